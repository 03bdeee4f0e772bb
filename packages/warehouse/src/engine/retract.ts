import type { DropId } from '@brewline/sales';
import { type LedgerDrop, pruneChunks, pseudonymKeyOf, readDrops, writeDrops } from '../ledger/drops.ts';
import type { Warehouse, WriterTransaction } from '../interface/warehouse.ts';
import { deleteNotes, nameBranches, releaseDrops, releasedSales } from './release.ts';
import { retractedUntil, type Retraction, planRetraction } from './retract-plan.ts';

/** A file that was brought in. */
export interface FileName {
  /** The name of its object, below the bucket. */
  readonly key: string;
  /** May be left out if files of that key were brought in from one bucket only. */
  readonly bucket?: string | undefined;
}

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
  const { ref } = retraction?.tombstone ?? drops.find((drop) => drop.retractedUntil === retractedUntil(drops))!;
  return {
    key: ref.key,
    bucket: ref.bucket,
    drop_id: ref.dropId,
    last_modified: ref.lastModified,
    sales: retraction ? await takeOut(transaction, retraction) : 0,
    was_retracted: retraction === undefined,
  };
}

/** @returns how many sales went */
async function takeOut(
  transaction: WriterTransaction,
  { tombstone, superseded, loaded, unfinished }: Retraction,
): Promise<number> {
  const changed = [tombstone, ...superseded];
  await writeDrops(transaction, changed);
  await releaseDrops(transaction, loaded);
  // Those of refused drops.
  await deleteNotes(transaction, idsOf(changed));
  await pruneChunks(transaction, idsOf(unfinished));
  await nameBranches(transaction);
  return releasedSales(transaction);
}

const idsOf = (drops: readonly LedgerDrop[]): DropId[] => drops.map(({ ref }) => ref.dropId);

/** @returns at least one */
function dropsOf({ key, bucket }: FileName, known: readonly LedgerDrop[]): LedgerDrop[] {
  const drops = known.filter(({ ref }) => bucket === undefined || ref.bucket === bucket);
  const buckets = [...new Set(drops.map(({ ref }) => ref.bucket))].sort();
  if (buckets.length > 1)
    throw new KeyError(
      `Files named "${key}" were brought in from ${buckets.length} buckets: ${buckets.join(', ')}. Say from which one it is to be retracted.`,
    );
  if (drops.length > 0) return drops;
  throw new KeyError(
    `The warehouse knows no file "${key}"${bucket === undefined ? '' : ` of the bucket ${bucket}`}. The key is the name below the bucket, such as north/leeds.csv. `
      + 'One that was uploaded just now may still be on its way: ask for its status again, then look at the queues and dead letters.',
  );
}
