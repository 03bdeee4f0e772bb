import type { DropId, Refusal, RowReason } from '@brewline/sales';
import type { DropStatus, LedgerDrop } from '@brewline/warehouse';
import type { SkippedPath } from '../input/skipped-path.ts';

/**
 * The result of a run: what the warehouse holds of the files named, each sale once. A drop's own figures are those of
 * its file.
 */
export interface RunOutcome {
  readonly files: number;
  readonly sales: number;
  readonly items: number;
  readonly takings_pence: number;
  /** How many of the sales another file holds as well, of this run or loaded before. */
  readonly shared_sales: number;
  readonly rejected: number;
  readonly flagged: number;
  readonly seconds: number;
  readonly drops: readonly DropOutcome[];
  /** What the paths named led to and was not read; `files` and `drops` are without it. */
  readonly not_read: readonly SkippedPath[];
}

/** What became of one file. */
export interface DropOutcome {
  readonly key: string;
  readonly branch: string | null;
  readonly status: DropStatus | 'dead-lettered' | 'lost';
  readonly refusal: Refusal | null;
  /**
   * Why its message went to a dead-letter queue, if it did and the sender said, or had failed until it was waited for
   * no longer.
   */
  readonly death: string | null;
  readonly layout: string | null;
  readonly sales: number;
  readonly items: number;
  readonly takings_pence: number;
  readonly rejected: number;
  readonly flagged: number;
  readonly reasons: Readonly<Partial<Record<RowReason, number>>>;
  /** The first of the rows that were rejected or flagged. */
  readonly notes: readonly Note[];
  readonly drop_id: DropId | null;
}

/** A row that was rejected or flagged: where it stands and why, never what it held. */
export interface Note {
  readonly line: number;
  readonly kind: 'rejected' | 'flagged';
  readonly field: string;
  readonly reason: RowReason;
}

/** Why a file is not in the ledger. */
export interface Failure {
  /** Why its message is among the dead letters: `null` if nobody said, `undefined` if it is not there. */
  readonly death?: string | null | undefined;
  /**
   * Why the run stopped waiting for it: messages had failed for too long, or another run had discarded what was not
   * finished.
   */
  readonly stall?: string | undefined;
}

/**
 * @param drop `undefined` for a file that never came to the ledger
 */
export function toDropOutcome(
  key: string,
  drop: LedgerDrop | undefined,
  branch: string | null,
  { death, stall }: Failure,
  notes: readonly Note[],
): DropOutcome {
  const receipt = drop?.receipt ?? null;
  const counts = drop?.status === 'loaded' ? receipt : null;
  return {
    key,
    branch,
    status: drop?.status ?? (death === undefined ? 'lost' : 'dead-lettered'),
    refusal: drop?.refusal ?? null,
    death: death ?? (drop ? null : (stall ?? null)),
    layout: receipt?.layout ?? null,
    sales: counts?.accepted ?? 0,
    items: counts?.items ?? 0,
    takings_pence: counts?.takings ?? 0,
    rejected: receipt?.rejected ?? 0,
    flagged: counts?.flagged ?? 0,
    reasons: receipt?.reasons ?? {},
    notes,
    drop_id: drop?.ref.dropId ?? null,
  };
}

/** Whether a file is as it should be: loaded, or nothing in it to load. */
export const isLoadedOrEmpty = ({ status }: DropOutcome): boolean => status === 'loaded' || status === 'empty';

export const isReconciled = (outcome: RunOutcome): boolean =>
  outcome.drops.every(isLoadedOrEmpty) && !outcome.not_read.some(({ is_fault }) => is_fault);
