export type { CleanBucket } from './clean-bucket.ts';
export { type ChunkObjects, type DropStatus, forgetUnfinished, hexOf, type LedgerDrop, type NotedChunk, noteChunks, pruneChunks, pseudonymKeyOf, readChunks, readDrops, writeDrops } from './ledger.ts';
export { migrate } from './migrate.ts';
export { openWarehouse } from './open-warehouse.ts';
export { DataError, type Session, type StagedRows, StagingError, UnavailableError, type Warehouse, type WriterTransaction } from './port.ts';
export { reconcile, ReconciliationError } from './reconcile.ts';
export { forgetNotes, nameBranches, releaseDrops, trimNotes } from './release.ts';
