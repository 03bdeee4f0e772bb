import type { TableBatchMessage } from '@brewline/contracts';
import type { DropId } from '@brewline/sales';
import type { Warehouse, WriterTransaction } from '../interface/warehouse.ts';
import { readChunks } from '../ledger/chunks.ts';
import { type LedgerDrop, readDrops } from '../ledger/drops.ts';
import { pseudonymKeyOf } from '../ledger/pseudonym-key.ts';
import { applyPlan } from './apply-plan.ts';
import { type LedgerState, planLoad } from './load-plan.ts';

/**
 * Loads table batches in one transaction: every drop that they complete is loaded whole, replaces its predecessor and
 * is reconciled with its receipt; the chunks of other drops are recorded. All of it happens, or nothing.
 *
 * @param deadline when the transaction must have ended, in milliseconds of `performance.now()`
 * @returns the drops whose state changed
 */
export async function load(
  warehouse: Warehouse,
  batches: readonly TableBatchMessage[],
  deadline: number,
): Promise<readonly LedgerDrop[]> {
  // Over all attempts: if the answer to a successful commit is lost, the next attempt finds nothing to change.
  const changed = new Map<DropId, LedgerDrop>();
  await warehouse.write(deadline, async (transaction) => {
    const plan = planLoad(batches, await readLedger(transaction, batches));
    for (const drop of plan.changed) changed.set(drop.ref.dropId, drop);
    await applyPlan(transaction, plan);
  });
  return [...changed.values()];
}

async function readLedger(transaction: WriterTransaction, batches: readonly TableBatchMessage[]): Promise<LedgerState> {
  const drops = await readDrops(transaction, [...new Set(batches.map((batch) => batch.drop.key))]);
  const loading = drops.filter((drop) => drop.status === 'loading').map((drop) => drop.ref.dropId);
  const chunks = await readChunks(transaction, loading);
  return { drops, chunks, keyFingerprint: await pseudonymKeyOf(transaction, batches[0]!.drop.keyFingerprint) };
}
