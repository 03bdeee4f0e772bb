import type { Receipt, RowNote, SaleColumns } from '@brewline/sales';
import * as z from 'zod';
import { count, type DropRef, dropRef } from './drop-ref.ts';
import { decoder } from './message.ts';
import { notes, receipt, saleColumns } from './sales-schema.ts';

/** Extract to transform: one chunk of a drop's rows. */
export interface RowChunkMessage {
  readonly version: 1;
  readonly drop: DropRef;
  /** Its index in the drop, from 0. */
  readonly chunk: number;
  readonly sales: SaleColumns;
  readonly notes: readonly RowNote[];
  /** The drop's totals; on the last chunk only. */
  readonly receipt?: Receipt;
}

export const decodeRowChunk = decoder<RowChunkMessage>(
  'a row chunk',
  z.strictObject({
    version: z.literal(1),
    drop: dropRef,
    chunk: count,
    sales: saleColumns,
    notes,
    receipt: receipt.optional(),
  }),
);
