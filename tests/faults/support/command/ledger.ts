import type pg from 'pg';
import type { BranchFile } from '../model/branch-file.ts';
import { computeOutcome, type Reading } from '../model/model.ts';

/** A version of a file in the ledger; dates in seconds since 1970. */
export interface LedgerRow {
  readonly key: string;
  readonly etag: string;
  readonly status: string;
  readonly lastModified: number;
  readonly retractedUntil: number | null;
}

/** All rows of the ledger by key, the oldest first; none before the first migration. */
export async function readLedger(session: pg.Client): Promise<LedgerRow[]> {
  const { rows: tables } = await session.query<{ ledger: string | null }>(
    `select to_regclass('etl.source_drop') as ledger`,
  );
  if (tables[0]!.ledger === null) return [];
  const { rows } = await session.query<LedgerRow>(`
    select object_key as key, etag, status,
           cast(extract(epoch from last_modified) as float) as "lastModified",
           cast(extract(epoch from retracted_until) as float) as "retractedUntil"
      from etl.source_drop
     order by object_key, last_modified, drop_id`);
  return rows;
}

/** Moves the dates of a file ahead. @returns how many of its versions the ledger has */
export async function moveDates(session: pg.Client, key: string, hours: number): Promise<number> {
  const moved = await session.query(
    `update etl.source_drop
        set last_modified = last_modified + $2 * interval '1 hour',
            retracted_until = retracted_until + $2 * interval '1 hour'
      where object_key = $1`,
    [key, hours],
  );
  return moved.rowCount ?? 0;
}

/** The readings in the ledger, for the model, and the date up to which each file is retracted. */
export function readingsOf(
  ledger: readonly LedgerRow[],
  fileOf: (row: LedgerRow) => BranchFile,
): { readings: Reading[]; until: Map<string, number> } {
  const until = new Map<string, number>();
  const readings = ledger.map((row, place): Reading => {
    const { key, etag, status, retractedUntil } = row;
    // Two runs may date their versions in the same second; then the ledger's order decides.
    const lastModified = row.lastModified + place / ledger.length / 2;
    if (retractedUntil !== null)
      until.set(
        key,
        Math.max(until.get(key) ?? 0, retractedUntil === row.lastModified ? lastModified : retractedUntil),
      );
    return { key, etag, lastModified, rows: fileOf(row).rows, whole: status !== 'loading' };
  });
  return { readings, until };
}

/** The effect of one command on the loaded version of a file. */
export interface Effect {
  /** From the loaded content (etag) before to that after. */
  readonly apply: (loaded: string | undefined) => string | undefined;
  /** Whether the command had its effect: one ended by a signal may not have had it. */
  readonly isCertain: boolean;
}

export const effectOfRun =
  (etag: string, file: BranchFile): Effect['apply'] =>
  (loaded) =>
    computeOutcome(file) === 'loaded' ? etag : loaded;

/** The possible loaded contents after these commands, in any order. */
export function reachable(loaded: string | undefined, effects: readonly Effect[]): (string | undefined)[] {
  if (effects.length === 0) return [loaded];
  return effects.flatMap((effect, at) => {
    const others = effects.toSpliced(at, 1);
    return [...reachable(effect.apply(loaded), others), ...(effect.isCertain ? [] : reachable(loaded, others))];
  });
}
