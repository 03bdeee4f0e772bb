export { withDeadline } from './connection/with-deadline.ts';
export { cancelOn } from './connection/cancellation.ts';
export type { CleanBucket } from './interface/clean-bucket.ts';
export { clientOf, connect } from './connection/client.ts';
export { rangesOf } from './sql/sale-id-ranges.ts';
export { status, type DropStatusRow } from './engine/status.ts';
export {
  type ChunkObjects,
  type DropStatus,
  discardUnfinished,
  hexOf,
  type LedgerDrop,
  type NotedChunk,
  noteChunks,
  pruneChunks,
  pseudonymKeyOf,
  readChunks,
  readDrops,
  writeDrops,
} from './ledger/drops.ts';
export { load } from './engine/load.ts';
export { migrate } from './migrate/migrate.ts';
export { compareNewestFirst } from './ledger/version-order.ts';
export { openWarehouse } from './adapters/open-warehouse.ts';
export { PoolerError } from './connection/pooler-check.ts';
export { type Outage, outageOf } from './connection/outage.ts';
export {
  DataError,
  type Session,
  type StagedRows,
  StagingError,
  UnavailableError,
  type Warehouse,
  type WriterTransaction,
} from './interface/warehouse.ts';
export { MAX_PAIRED_PRODUCTS } from './summaries/paired-products.ts';
export { readWarehouse } from './reading/read-warehouse.ts';
export { reconcile, ReconciliationError } from './engine/reconcile.ts';
export { deleteNotes, nameBranches, releaseDrops, trimNotes } from './engine/release.ts';
export { prepareUsers } from './migrate/users.ts';
export { type FileName, KeyError, retract, type Retracted } from './engine/retract.ts';
export { retractedUntil } from './engine/retract-plan.ts';
export { type RegisteredRun, registerRun } from './runs/run-registry.ts';
export { summarise } from './summaries/summarise.ts';
