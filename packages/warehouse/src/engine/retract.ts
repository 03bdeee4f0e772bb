import type { DropId } from '@brewline/sales';
import type { Warehouse, WriterTransaction } from '../interface/warehouse.ts';
import { type LedgerDrop, readDrops } from '../ledger/drops.ts';
import type { FileName } from '../ledger/file-name.ts';
import { pseudonymKeyOf } from '../ledger/pseudonym-key.ts';
import { applyPlan } from './apply-plan.ts';
import { countReleasedSales } from './release.ts';
import { planRetraction, retractedUntil } from './retract-plan.ts';

/** The result of retracting a file. */
export interface Retracted {
  readonly key: string;
  readonly bucket: string;
  /** Its newest version in the ledger. */
  readonly drop_id: DropId;
  /** When that was uploaded, in seconds since 1970: only later uploads can be loaded again. */
  readonly last_modified: number;
  /** The sales that were deleted; sales that another file also claims have stayed. */
  readonly sales: number;
  /** Whether it had been retracted before, so that nothing was left to do. */
  readonly was_retracted: boolean;
}

/** The ledger has no file with this key, or one in each of several buckets. */
export class KeyError extends Error {
  override readonly name = 'KeyError';
}

/**
 * Removes a file from the warehouse, up to its newest version in the ledger: its claims, the sales that no other file
 * claims, the branches, products and customers that nothing refers to any more, its notes and its recorded chunks. No
 * version uploaded up to then is loaded again, under any rules; a later upload is, even with the same content.
 * Repeating it changes nothing.
 *
 * @param deadline when it must have ended, in milliseconds of `performance.now()`
 * @throws KeyError saying what to do
 * @throws UnavailableError if the warehouse did not answer, or not before the deadline
 */
export async function retract(warehouse: Warehouse, file: FileName, deadline: number): Promise<Retracted> {
  // Over all attempts: if the answer to a successful commit is lost, the next attempt finds nothing to do.
  let done: Retracted | undefined;
  return warehouse.write(deadline, async (transaction) => {
    const answer = await retractIn(transaction, file);
    if (!answer.was_retracted) done = answer;
    return done ?? answer;
  });
}

async function retractIn(transaction: WriterTransaction, file: FileName): Promise<Retracted> {
  const drops = dropsOf(file, await readDrops(transaction, [file.key]));
  const retraction = planRetraction(drops, await pseudonymKeyOf(transaction, drops[0]!.ref.keyFingerprint));
  if (retraction) await applyPlan(transaction, retraction.plan);
  const { ref } = retraction?.tombstone ?? drops.find((drop) => drop.retractedUntil === retractedUntil(drops))!;
  return {
    key: ref.key,
    bucket: ref.bucket,
    drop_id: ref.dropId,
    last_modified: ref.lastModified,
    sales: retraction ? await countReleasedSales(transaction) : 0,
    was_retracted: retraction === undefined,
  };
}

/** @returns at least one */
function dropsOf({ key, bucket }: FileName, known: readonly LedgerDrop[]): LedgerDrop[] {
  const drops = known.filter(({ ref }) => bucket === undefined || ref.bucket === bucket);
  const buckets = [...new Set(drops.map(({ ref }) => ref.bucket))].sort();
  if (buckets.length > 1)
    throw new KeyError(
      `Files with the key "${key}" came from ${buckets.length} buckets: ${buckets.join(', ')}. `
        + 'Name the bucket to retract from.',
    );
  if (drops.length > 0) return drops;
  throw new KeyError(
    `The warehouse has no file "${key}"${bucket === undefined ? '' : ` from the bucket ${bucket}`}. `
      + 'The key is the name below the bucket, such as north/leeds.csv. A file uploaded just now may still be loading: '
      + 'check its status again, then look at the queues and dead letters.',
  );
}
