import { csvOf, type DropId, TABLE_NAMES, type TableName } from '@brewline/sales';
import type { StagedRows, WriterTransaction } from '../interface/warehouse.ts';
import { noteChunks, pruneChunks } from '../ledger/chunks.ts';
import { writeDrops } from '../ledger/drops.ts';
import { nameBranches } from './branch-names.ts';
import type { ChangePlan, CompleteDrop, Piece } from './change-plan.ts';
import { reconcile } from './reconcile.ts';
import { releaseDrops } from './release.ts';
import { deleteNotes, trimNotes } from './row-notes.ts';

/**
 * Does what a plan says, whether it loads or retracts: first the ledger, then the rows that come, then those that go.
 *
 * @throws ReconciliationError for the first loaded drop whose sales are not what its receipt says
 */
export async function applyPlan(transaction: WriterTransaction, plan: ChangePlan): Promise<void> {
  await writeDrops(transaction, plan.changed);
  await noteChunks(transaction, plan.noted);
  await changeRows(transaction, plan);
  await pruneChunks(transaction, plan.settled);
}

async function changeRows(
  transaction: WriterTransaction,
  { loaded, refused, replaced, abandoned }: ChangePlan,
): Promise<void> {
  // A piece of a large drop is only noted: most messages of such a drop end here.
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
