import type { TableBatchContent } from '@brewline/contracts';
import type { DropId } from '@brewline/sales';
import type { WriterTransaction } from '../interface/warehouse.ts';
import { hexOf, inBatches, placeholders, rowPlaceholders } from '../sql/expressions.ts';

/** Pointers to the table objects of one chunk. */
export type ChunkObjects = Extract<TableBatchContent, { objects: unknown }>['objects'];

/** A chunk of a drop that is not complete yet. */
export interface PendingChunk {
  readonly dropId: DropId;
  readonly chunk: number;
  readonly objects: ChunkObjects;
}

/**
 * The recorded chunks of drops that are still loading: those in the clean bucket of this transaction's loader, which
 * cannot read others.
 */
export async function readChunks(transaction: WriterTransaction, dropIds: readonly DropId[]): Promise<PendingChunk[]> {
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

export async function recordChunks(transaction: WriterTransaction, chunks: readonly PendingChunk[]): Promise<void> {
  for (const batch of inBatches(chunks))
    await transaction.query(
      `insert into etl.chunk (drop_id, chunk_no, clean_bucket, objects) values ${rowPlaceholders(batch.length, 4)}`,
      batch.flatMap(({ dropId, chunk, objects }) => [dropId, chunk, transaction.cleanBucket, JSON.stringify(objects)]),
    );
}

/** Deletes the recorded chunks of drops that are no longer loading. */
export async function pruneChunks(transaction: WriterTransaction, dropIds: readonly DropId[]): Promise<void> {
  if (dropIds.length > 0)
    await transaction.query(`delete from etl.chunk where drop_id in (${placeholders(dropIds.length)})`, dropIds);
}
