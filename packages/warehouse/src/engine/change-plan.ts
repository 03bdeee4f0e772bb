import type { TableBatchMessage } from '@brewline/contracts';
import type { DropId } from '@brewline/sales';
import type { NotedChunk } from '../ledger/chunks.ts';
import type { LedgerDrop } from '../ledger/drops.ts';

/** What one transaction does to the ledger and the warehouse. */
export interface ChangePlan {
  /** Drops whose ledger row changes, as it will be. */
  readonly changed: readonly LedgerDrop[];
  /** Pointers to be noted: pieces of drops that are not complete yet. */
  readonly noted: readonly NotedChunk[];
  /** Complete drops that become their key's current version, with all their pieces. */
  readonly loaded: readonly CompleteDrop[];
  /** Complete drops that were refused: of their pieces only the notes are kept. */
  readonly refused: readonly CompleteDrop[];
  /** Drops whose sales are in the warehouse and go: they are replaced or retracted. */
  readonly replaced: readonly LedgerDrop[];
  /** Settled drops whose noted pieces are no longer needed. */
  readonly settled: readonly DropId[];
  /** Drops that ended superseded or retracted without having been loaded: their notes go. */
  readonly abandoned: readonly DropId[];
}

export interface CompleteDrop {
  readonly drop: LedgerDrop;
  readonly pieces: readonly Piece[];
}

/** One chunk's rows, here in the message or lying in the clean bucket. */
export type Piece = TableBatchMessage['content'];
