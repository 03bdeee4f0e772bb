export { type ChunkObjects, type DropStatus, forgetUnfinished, hexOf, type LedgerDrop, type NotedChunk, noteChunks, pruneChunks, pseudonymKeyOf, readChunks, readDrops, writeDrops } from './ledger.ts';
export { migratePostgres } from './migrate.ts';
export { DataError, type Session, type StagedRows, StagingError, UnavailableError, type Warehouse, type WriterTransaction } from './port.ts';
export { type OpenObject, postgresWarehouse } from './postgres.ts';
export { reconcile, ReconciliationError } from './reconcile.ts';
export { forgetNotes, nameBranches, releaseDrops, trimNotes } from './release.ts';
