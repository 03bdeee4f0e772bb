import type { DropId, Refusal } from '@brewline/sales';
import type { Session } from '../interface/warehouse.ts';
import type { DropStatus } from '../ledger/drops.ts';
import type { FileName } from '../ledger/file-name.ts';
import { hexOf } from '../sql/expressions.ts';

/** One row of `etl.drop_status`: the status of a drop, and the figures it claims beside those of its receipt. */
export interface DropStatusRow {
  readonly drop_id: DropId;
  readonly bucket: string;
  readonly object_key: string;
  readonly last_modified: Date;
  readonly status: DropStatus | 'stuck' | 'unreconciled';
  readonly refusal: Refusal | null;
  /** From the receipt; null until it has arrived. */
  readonly expected_chunks: number | null;
  readonly expected_rows: number | null;
  readonly expected_pence: number | null;
  readonly loaded_chunks: number;
  readonly loaded_rows: number;
  readonly loaded_pence: number;
  readonly rejected: number | null;
  readonly flagged: number | null;
  /** `2021-08-25` */
  readonly first_day: string | null;
  readonly last_day: string | null;
  readonly changed_at: Date;
}

const COUNTS = [
  'expected_chunks',
  'loaded_chunks',
  'expected_rows',
  'loaded_rows',
  'expected_pence',
  'loaded_pence',
  'rejected',
  'flagged',
] as const;

/** Some counts are 64 bits wide, which the driver returns as text. */
type Raw = Omit<DropStatusRow, (typeof COUNTS)[number]> & Record<(typeof COUNTS)[number], string | number | null>;

/**
 * The status of every version of a file, newest first, in all buckets if none is named; empty for a file that is not in
 * the ledger.
 */
export async function status(session: Session, { key, bucket }: FileName): Promise<DropStatusRow[]> {
  const rows = await session.query<Raw>(
    `select ${hexOf('drop_id')} as drop_id, bucket, object_key, last_modified, status, refusal, ${COUNTS.join(', ')},
            cast(first_day as varchar(10)) as first_day, cast(last_day as varchar(10)) as last_day, changed_at
       from etl.drop_status
      where object_key = $1${bucket === undefined ? '' : ' and bucket = $2'}
      order by last_modified desc, changed_at desc`,
    bucket === undefined ? [key] : [key, bucket],
  );
  return rows.map(
    (row) =>
      ({
        ...row,
        ...Object.fromEntries(COUNTS.map((count) => [count, row[count] === null ? null : Number(row[count])])),
      }) as DropStatusRow,
  );
}
