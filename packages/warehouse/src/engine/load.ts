import type { TableBatchMessage } from '@brewline/contracts';
import { csvOf, type DropId, TABLE_NAMES, type TableName } from '@brewline/sales';
import { deleteNotes, nameBranches, releaseDrops, trimNotes } from './release.ts';
import {
  type LedgerDrop,
  noteChunks,
  pruneChunks,
  pseudonymKeyOf,
  readChunks,
  readDrops,
  writeDrops,
} from '../ledger/drops.ts';
import { reconcile } from './reconcile.ts';
import type { StagedRows, Warehouse, WriterTransaction } from '../interface/warehouse.ts';
import { type CompleteDrop, type LoadPlan, type Piece, planLoad } from './load-plan.ts';

/**
 * Loads table batches in one transaction: every drop that is complete with them appears whole, replaces its predecessor
 * and is reconciled with its receipt; of the others the pieces are noted. All of it happens, or nothing.
 *
 * @param deadline when the transaction must have given up, in milliseconds of `performance.now()`
 * @returns the drops whose state changed
 */
export async function load(
  warehouse: Warehouse,
  batches: readonly TableBatchMessage[],
  deadline: number,
): Promise<readonly LedgerDrop[]> {
  // Over all attempts: one whose commit succeeded unheard leaves nothing to change for the next.
  const changed = new Map<DropId, LedgerDrop>();
  await warehouse.write(deadline, async (transaction) => {
    const plan = planLoad(batches, await readKnown(transaction, batches));
    for (const drop of plan.changed) changed.set(drop.ref.dropId, drop);
    await writeDrops(transaction, plan.changed);
    await noteChunks(transaction, plan.noted);
    await loadRows(transaction, plan);
    await pruneChunks(transaction, plan.settled);
  });
  return [...changed.values()];
}

async function readKnown(transaction: WriterTransaction, batches: readonly TableBatchMessage[]) {
  const drops = await readDrops(transaction, [...new Set(batches.map((batch) => batch.drop.key))]);
  const loading = drops.filter((drop) => drop.status === 'loading').map((drop) => drop.ref.dropId);
  const chunks = await readChunks(transaction, loading);
  return { drops, chunks, keyFingerprint: await pseudonymKeyOf(transaction, batches[0]!.drop.keyFingerprint) };
}

async function loadRows(
  transaction: WriterTransaction,
  { loaded, refused, replaced, abandoned }: LoadPlan,
): Promise<void> {
  // A piece of a large drop is only noted: most messages of such a drop end here.
  if (loaded.length + refused.length + replaced.length + abandoned.length === 0) return;
  if (loaded.length + refused.length > 0) {
    const sources = new Map<TableName, StagedRows[]>(TABLE_NAMES.map((table) => [table, []]));
    for (const complete of loaded) addSources(sources, complete, TABLE_NAMES);
    for (const complete of refused) addSources(sources, complete, ['row_note']);
    for (const [table, rows] of sources) await transaction.stage(table, rows);
    await transaction.merge();
    await trimNotes(
      transaction,
      refused.map(({ drop }) => drop.ref.dropId),
    );
  }
  await releaseDrops(transaction, replaced);
  await deleteNotes(transaction, abandoned);
  await nameBranches(transaction);
  await reconcile(
    transaction,
    loaded.map(({ drop }) => drop),
  );
}

function addSources(
  sources: Map<TableName, StagedRows[]>,
  { drop, pieces }: CompleteDrop,
  tables: readonly TableName[],
): void {
  for (const piece of pieces) {
    const rows = rowsOf(drop.ref.dropId, piece);
    for (const table of tables) {
      const source = rows[table];
      if (source !== undefined && source.rows > 0) sources.get(table)!.push(source);
    }
  }
}

const rowsOf = (dropId: DropId, piece: Piece): Partial<Record<TableName, StagedRows>> =>
  'objects' in piece ? piece.objects : csvOf(dropId, piece.tables, piece.notes);
