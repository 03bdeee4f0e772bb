export { before } from './before.ts';
export { cancelOn } from './cancel.ts';
export type { CleanBucket } from './clean-bucket.ts';
export { clientOf, connect } from './connect.ts';
export { rangesOf } from './day-ranges.ts';
export { dropStatuses, type DropStatusRow } from './drop-statuses.ts';
export {
  type ChunkObjects,
  type DropStatus,
  forgetUnfinished,
  hexOf,
  type LedgerDrop,
  type NotedChunk,
  noteChunks,
  pruneChunks,
  pseudonymKeyOf,
  readChunks,
  readDrops,
  writeDrops,
} from './ledger.ts';
export { migrate } from './migrate.ts';
export { newestFirst } from './newest-first.ts';
export { openWarehouse } from './open-warehouse.ts';
export { PoolerError } from './pooler.ts';
export { type Outage, outageOf } from './outage.ts';
export {
  DataError,
  type Session,
  type StagedRows,
  StagingError,
  UnavailableError,
  type Warehouse,
  type WriterTransaction,
} from './port.ts';
export { MAX_PAIRED_PRODUCTS } from './paired-products.ts';
export { readWarehouse } from './read-warehouse.ts';
export { reconcile, ReconciliationError } from './reconcile.ts';
export { forgetNotes, nameBranches, releaseDrops, trimNotes } from './release.ts';
export { prepareUsers } from './users.ts';
export { type FileName, KeyError, retract, type Retracted } from './retract.ts';
export { retractedUntil } from './retraction.ts';
export { type RegisteredRun, registerRun } from './run-registry.ts';
export { summarise } from './summarise.ts';
