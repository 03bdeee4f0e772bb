import { csvOf, type DropId, TABLE_NAMES, type TableName } from '@brewline/sales';
import type { StagedRows, WriterTransaction } from '../interface/warehouse.ts';
import { pruneChunks, recordChunks } from '../ledger/chunks.ts';
import { writeDrops } from '../ledger/drops.ts';
import { nameBranches } from './branch-names.ts';
import type { ChangePlan, ChunkContent, CompleteDrop } from './change-plan.ts';
import { reconcile } from './reconcile.ts';
import { releaseDrops } from './release.ts';
import { deleteNotes, trimNotes } from './row-notes.ts';

/**
 * Executes a plan, whether it loads or retracts: first the ledger, then the new rows, then the rows to remove.
 *
 * @throws ReconciliationError for the first loaded drop whose sales differ from its receipt
 */
export async function applyPlan(transaction: WriterTransaction, plan: ChangePlan): Promise<void> {
  await writeDrops(transaction, plan.changed);
  await recordChunks(transaction, plan.pending);
  await changeRows(transaction, plan);
  await pruneChunks(transaction, plan.settled);
}

async function changeRows(
  transaction: WriterTransaction,
  { loaded, refused, replaced, abandoned }: ChangePlan,
): Promise<void> {
  // A chunk of a large drop is only recorded: most messages of such a drop end here.
  if (loaded.length + refused.length + replaced.length + abandoned.length === 0) return;
  if (loaded.length + refused.length > 0) await addRows(transaction, loaded, refused);
  await releaseDrops(transaction, replaced);
  await deleteNotes(transaction, abandoned);
  await nameBranches(transaction);
  await reconcile(
    transaction,
    loaded.map(({ drop }) => drop),
  );
}

async function addRows(
  transaction: WriterTransaction,
  loaded: readonly CompleteDrop[],
  refused: readonly CompleteDrop[],
): Promise<void> {
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

function addSources(
  sources: Map<TableName, StagedRows[]>,
  { drop, chunks }: CompleteDrop,
  tables: readonly TableName[],
): void {
  for (const chunk of chunks) {
    const rows = rowsOf(drop.ref.dropId, chunk);
    for (const table of tables) {
      const source = rows[table];
      if (source !== undefined && source.rows > 0) sources.get(table)!.push(source);
    }
  }
}

const rowsOf = (dropId: DropId, chunk: ChunkContent): Partial<Record<TableName, StagedRows>> =>
  'objects' in chunk ? chunk.objects : csvOf(dropId, chunk.tables, chunk.notes);
