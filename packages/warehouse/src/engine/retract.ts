import type { DropId } from '@brewline/sales';
import type { Warehouse, WriterTransaction } from '../interface/warehouse.ts';
import { type LedgerDrop, readDrops } from '../ledger/drops.ts';
import type { FileName } from '../ledger/file-name.ts';
import { pseudonymKeyOf } from '../ledger/pseudonym-key.ts';
import { applyPlan } from './apply-plan.ts';
import { countReleasedSales } from './release.ts';
import { planRetraction, retractedUntil } from './retract-plan.ts';

/** What retracting a file came to. */
export interface Retracted {
  readonly key: string;
  readonly bucket: string;
  /** The newest version of it that the ledger knew. */
  readonly drop_id: DropId;
  /** When that was uploaded, in seconds since 1970: what was uploaded later returns, what was not does not. */
  readonly last_modified: number;
  /** The sales that left the warehouse; what another file claims as well has stayed. */
  readonly sales: number;
  /** Whether it was retracted before, so that nothing was left to do. */
  readonly was_retracted: boolean;
}

/** The key names no file that was ever brought in, or one in each of several buckets. */
export class KeyError extends Error {
  override readonly name = 'KeyError';
}

/**
 * Takes a file out of the warehouse again, up to the newest version of it that the ledger knows: its claims go, with
 * them the sales nobody else claims, the branches, products and customers nothing refers to, its notes and its noted
 * pieces. What was uploaded up to then never returns, by whatever rules it is read again; what is uploaded later does,
 * the same content included. To repeat it changes nothing.
 *
 * @param deadline when it must have given up, in milliseconds of `performance.now()`
 * @throws KeyError saying what to do
 * @throws UnavailableError if the warehouse did not answer, or not before the deadline
 */
export async function retract(warehouse: Warehouse, file: FileName, deadline: number): Promise<Retracted> {
  // Over all attempts: one whose commit succeeded unheard leaves nothing to do for the next.
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
      `Files named "${key}" were brought in from ${buckets.length} buckets: ${buckets.join(', ')}. `
        + 'Say from which one it is to be retracted.',
    );
  if (drops.length > 0) return drops;
  throw new KeyError(
    `The warehouse knows no file "${key}"${bucket === undefined ? '' : ` of the bucket ${bucket}`}. `
      + 'The key is the name below the bucket, such as north/leeds.csv. One that was uploaded just now may still be on '
      + 'its way: ask for its status again, then look at the queues and dead letters.',
  );
}
