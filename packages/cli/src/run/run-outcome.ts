import type { DropId, Refusal, RowReason } from '@brewline/sales';
import type { DropStatus, LedgerDrop } from '@brewline/warehouse';
import type { SkippedPath } from '../input/skipped-path.ts';

/**
 * The result of a run: the totals of its files in the warehouse, with each sale counted once. A drop's own figures are
 * those of its file.
 */
export interface RunOutcome {
  readonly files: number;
  readonly sales: number;
  readonly items: number;
  readonly takings_pence: number;
  /** How many of the sales are also in another file, of this run or loaded before. */
  readonly shared_sales: number;
  readonly rejected: number;
  readonly flagged: number;
  readonly seconds: number;
  readonly drops: readonly DropOutcome[];
  /** The paths found and not read; `files` and `drops` do not count them. */
  readonly not_read: readonly SkippedPath[];
}

/** The result for one file. */
export interface DropOutcome {
  readonly key: string;
  readonly branch: string | null;
  readonly status: DropStatus | 'dead-lettered' | 'lost';
  readonly refusal: Refusal | null;
  /**
   * Why its message went to a dead-letter queue, if the sender gave a reason, or why the run stopped waiting for it.
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

/** A row that was rejected or flagged: its line and the reason, never its content. */
export interface Note {
  readonly line: number;
  readonly kind: 'rejected' | 'flagged';
  readonly field: string;
  readonly reason: RowReason;
}

/** Why a file is not in the ledger. */
export interface Failure {
  /** Why its message is a dead letter: `null` if no reason was given, `undefined` if it is not one. */
  readonly deadLetterReason?: string | null | undefined;
  /** Why the run stopped waiting for it: messages failed for too long, or another run discarded it as unfinished. */
  readonly stall?: string | undefined;
}

/** @param drop `undefined` for a file that never reached the ledger */
export function toDropOutcome(
  key: string,
  drop: LedgerDrop | undefined,
  branch: string | null,
  { deadLetterReason, stall }: Failure,
  notes: readonly Note[],
): DropOutcome {
  const receipt = drop?.receipt ?? null;
  const counts = drop?.status === 'loaded' ? receipt : null;
  return {
    key,
    branch,
    status: drop?.status ?? (deadLetterReason === undefined ? 'lost' : 'dead-lettered'),
    refusal: drop?.refusal ?? null,
    death: deadLetterReason ?? (drop ? null : (stall ?? null)),
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

/** Whether a file is complete: loaded, or without sales. */
export const isLoadedOrEmpty = ({ status }: DropOutcome): boolean => status === 'loaded' || status === 'empty';

export const isReconciled = (outcome: RunOutcome): boolean =>
  outcome.drops.every(isLoadedOrEmpty) && !outcome.not_read.some(({ is_fault }) => is_fault);
