import type { DropRef, TableBatchContent } from '@brewline/contracts';
import type { DropId, Receipt, Refusal } from '@brewline/sales';
import { toDate } from '@brewline/sales';
import type { Session, WriterTransaction } from '../interface/warehouse.ts';

/** Where a drop stands. */
export type DropStatus = 'loading' | 'loaded' | 'empty' | 'superseded' | 'refused' | 'retracted';

/** One drop of the ledger. */
export interface LedgerDrop {
  readonly ref: DropRef;
  readonly status: DropStatus;
  readonly refusal: Refusal | null;
  /** Known once the drop's last chunk has arrived. */
  readonly receipt: Receipt | null;
  /**
   * Nothing of its key up to this version (seconds since 1970) comes back: the drop was retracted then, whatever it is
   * now.
   */
  readonly retractedUntil: number | null;
}

/** Pointers to the tables of one chunk. */
export type ChunkObjects = Extract<TableBatchContent, { objects: unknown }>['objects'];

interface DropRow {
  drop_id: DropId;
  bucket: string;
  object_key: string;
  etag: string;
  last_modified: string;
  rules: number;
  key_fingerprint: string;
  status: DropStatus;
  refusal: Refusal | null;
  receipt: string | null;
  retracted_until: string | null;
}

/** An id column as 32 hex characters, whether it is a `uuid` or a `char(32)`. */
export const hexOf = (column: string): string => `replace(cast(${column} as varchar(36)), '-', '')`;

/** `$1, $2, $3`: both warehouses lack a common way to pass a list. */
export const placeholders = (count: number, from = 1): string =>
  Array.from({ length: count }, (_, at) => `$${from + at}`).join(', ');

/** All drops of the given keys, whatever became of them. */
export async function readDrops(session: Session, keys: readonly string[]): Promise<LedgerDrop[]> {
  if (keys.length === 0) return [];
  const rows = await session.query<DropRow>(
    `select ${hexOf('drop_id')} as drop_id, bucket, object_key, etag,
            cast(extract(epoch from last_modified) as bigint) as last_modified, rules, key_fingerprint, status, refusal, receipt,
            cast(extract(epoch from retracted_until) as bigint) as retracted_until
       from etl.source_drop
      where object_key in (${placeholders(keys.length)})`,
    keys,
  );
  return rows.map((row) => ({
    ref: {
      dropId: row.drop_id,
      bucket: row.bucket,
      key: row.object_key,
      etag: row.etag,
      lastModified: Number(row.last_modified),
      rules: row.rules,
      keyFingerprint: row.key_fingerprint,
    },
    status: row.status,
    refusal: row.refusal,
    receipt: row.receipt === null ? null : (JSON.parse(row.receipt) as Receipt),
    retractedUntil: row.retracted_until === null ? null : Number(row.retracted_until),
  }));
}

const DROP_COLUMNS = [
  'drop_id',
  'bucket',
  'object_key',
  'etag',
  'last_modified',
  'rules',
  'key_fingerprint',
  'status',
  'refusal',
  'layout',
  'chunks',
  'rows_read',
  'accepted',
  'rejected',
  'flagged',
  'items',
  'takings_pence',
  'first_day',
  'last_day',
  'receipt',
  'retracted_until',
] as const;

const timeOf = (seconds: number): string => new Date(seconds * 1000).toISOString();

function dropValues({ ref, status, refusal, receipt, retractedUntil }: LedgerDrop): unknown[] {
  const days = receipt?.days ?? null;
  return [
    ref.dropId,
    ref.bucket,
    ref.key,
    ref.etag,
    timeOf(ref.lastModified),
    ref.rules,
    ref.keyFingerprint,
    status,
    refusal,
    receipt?.layout ?? null,
    receipt?.chunks ?? null,
    receipt?.rows ?? null,
    receipt?.accepted ?? null,
    receipt?.rejected ?? null,
    receipt?.flagged ?? null,
    receipt?.items ?? null,
    receipt?.takings ?? null,
    days && toDate(days[0]),
    days && toDate(days[1]),
    receipt && JSON.stringify(receipt),
    retractedUntil === null ? null : timeOf(retractedUntil),
  ];
}

/** One statement's parameters must be counted in 16 bits, and `pg` does not check. */
const ROWS_A_STATEMENT = 500;

/** Writes the drops anew, each whole: an update of one row by its key, in SQL that both warehouses speak. */
export async function writeDrops(transaction: WriterTransaction, drops: readonly LedgerDrop[]): Promise<void> {
  for (let from = 0; from < drops.length; from += ROWS_A_STATEMENT) {
    const some = drops.slice(from, from + ROWS_A_STATEMENT);
    await transaction.query(
      `delete from etl.source_drop where drop_id in (${placeholders(some.length)})`,
      some.map((drop) => drop.ref.dropId),
    );
    await transaction.query(
      `insert into etl.source_drop (${DROP_COLUMNS.join(', ')}, changed_at) values ${some.map((_, at) => `(${placeholders(DROP_COLUMNS.length, at * DROP_COLUMNS.length + 1)}, ${transaction.clock})`).join(', ')}`,
      some.flatMap(dropValues),
    );
  }
}

export interface NotedChunk {
  readonly dropId: DropId;
  readonly chunk: number;
  readonly objects: ChunkObjects;
}

/**
 * The pieces noted of drops that are still loading, as far as this transaction's loader can read them: those in its
 * clean bucket.
 */
export async function readChunks(transaction: WriterTransaction, dropIds: readonly DropId[]): Promise<NotedChunk[]> {
  if (dropIds.length === 0) return [];
  const rows = await transaction.query<{ drop_id: DropId; chunk_no: number; objects: string }>(
    `select ${hexOf('drop_id')} as drop_id, chunk_no, objects
       from etl.chunk
      where clean_bucket in ($1, '') and drop_id in (${placeholders(dropIds.length, 2)})`,
    [transaction.cleanBucket, ...dropIds],
  );
  return rows.map((row) => ({
    dropId: row.drop_id,
    chunk: row.chunk_no,
    objects: JSON.parse(row.objects) as ChunkObjects,
  }));
}

export async function noteChunks(transaction: WriterTransaction, chunks: readonly NotedChunk[]): Promise<void> {
  for (let from = 0; from < chunks.length; from += ROWS_A_STATEMENT) {
    const some = chunks.slice(from, from + ROWS_A_STATEMENT);
    await transaction.query(
      `insert into etl.chunk (drop_id, chunk_no, clean_bucket, objects) values ${some.map((_, at) => `(${placeholders(4, at * 4 + 1)})`).join(', ')}`,
      some.flatMap(({ dropId, chunk, objects }) => [dropId, chunk, transaction.cleanBucket, JSON.stringify(objects)]),
    );
  }
}

/** Forgets the pieces of drops that are settled. */
export async function pruneChunks(transaction: WriterTransaction, dropIds: readonly DropId[]): Promise<void> {
  if (dropIds.length > 0)
    await transaction.query(`delete from etl.chunk where drop_id in (${placeholders(dropIds.length)})`, dropIds);
}

/** The fingerprint of the key that this warehouse's customers were made with; the first load decides it. */
export async function pseudonymKeyOf(transaction: WriterTransaction, offered: string): Promise<string> {
  const [kept] = await transaction.query<{ fingerprint: string }>('select fingerprint from etl.pseudonym_key');
  if (kept) return kept.fingerprint;
  await transaction.query('insert into etl.pseudonym_key (fingerprint) values ($1)', [offered]);
  return offered;
}

/**
 * Forgets what clouds that lost their messages with their memory left unfinished: the pieces in their clean buckets,
 * and the drops of the raw bucket of which no other cloud has noted a piece. One that was put back after it was
 * retracted is retracted again, as it was: it keeps older versions out.
 *
 * @param alive the clean buckets of the clouds that still have theirs
 */
export async function discardUnfinished(
  transaction: WriterTransaction,
  rawBucket: string,
  alive: readonly string[],
): Promise<void> {
  const loading = `status = 'loading' and bucket = $1`;
  const isDead = alive.length === 0 ? '' : ` and clean_bucket not in (${placeholders(alive.length, 2)})`;
  await transaction.query(
    `delete from etl.chunk where drop_id in (select drop_id from etl.source_drop where ${loading})${isDead}`,
    [rawBucket, ...alive],
  );
  const unfinished = `${loading} and drop_id not in (select drop_id from etl.chunk)`;
  await transaction.query(
    `update etl.source_drop set status = 'retracted', last_modified = retracted_until where ${unfinished} and retracted_until is not null`,
    [rawBucket],
  );
  await transaction.query(`delete from etl.source_drop where ${unfinished}`, [rawBucket]);
}
