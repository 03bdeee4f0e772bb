import type { TableBatchMessage } from '@brewline/contracts';
import type { DropId } from '@brewline/sales';
import type { PendingChunk } from '../ledger/chunks.ts';
import type { LedgerDrop } from '../ledger/drops.ts';

/** What one transaction does to the ledger and the warehouse. */
export interface ChangePlan {
  /** Drops whose ledger row changes, in their new state. */
  readonly changed: readonly LedgerDrop[];
  /** Chunks to record: of drops that are not complete yet. */
  readonly pending: readonly PendingChunk[];
  /** Complete drops that become their key's current version, with all their chunks. */
  readonly loaded: readonly CompleteDrop[];
  /** Complete drops that were refused: only their notes are kept. */
  readonly refused: readonly CompleteDrop[];
  /** Loaded drops whose sales are removed because they are replaced or retracted. */
  readonly replaced: readonly LedgerDrop[];
  /** Drops that are no longer loading, whose recorded chunks are not needed any more. */
  readonly settled: readonly DropId[];
  /** Drops that became superseded or retracted without being loaded: their notes are deleted. */
  readonly abandoned: readonly DropId[];
}

export interface CompleteDrop {
  readonly drop: LedgerDrop;
  readonly chunks: readonly ChunkContent[];
}

/** One chunk's rows, inside the message or in the clean bucket. */
export type ChunkContent = TableBatchMessage['content'];
