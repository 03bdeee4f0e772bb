import type { WriterTransaction } from '../interface/warehouse.ts';
import { placeholders } from '../sql/expressions.ts';

/**
 * Deletes the unfinished work of embedded clouds that are gone, whose messages were lost with their memory: the
 * recorded chunks in their clean buckets, and the loading drops of the raw bucket that have no other recorded chunk. A
 * drop that was uploaded again after it was retracted becomes retracted again, with its earlier version: it keeps older
 * versions out.
 *
 * @param alive the clean buckets of the clouds that are running
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
    `update etl.source_drop set status = 'retracted', last_modified = retracted_until
      where ${unfinished} and retracted_until is not null`,
    [rawBucket],
  );
  await transaction.query(`delete from etl.source_drop where ${unfinished}`, [rawBucket]);
}
