import { type Receipt, type RowNote, TABLE_NAMES, type TableName, type Tables } from '@brewline/sales';
import * as z from 'zod';
import { count, type DropRef, dropRef, hexId } from './drop-ref.ts';
import { decoder } from './message.ts';
import { notes, receipt, saleColumns } from './sales-schema.ts';

/** One table's rows of one chunk as CSV.gz in the clean bucket. */
export interface TableObject {
  readonly bucket: string;
  readonly key: string;
  readonly rows: number;
}

/** The rows themselves, for a drop of one chunk; or the objects with them. Tables without rows have no object. */
export type TableBatchContent =
  | { readonly tables: Tables; readonly notes: readonly RowNote[] }
  | { readonly objects: Readonly<Partial<Record<TableName, TableObject>>> };

/** Transform to load: one chunk, normalized (3NF). */
export interface TableBatchMessage {
  readonly version: 1;
  readonly drop: DropRef;
  readonly chunk: number;
  readonly content: TableBatchContent;
  readonly receipt?: Receipt;
}

const object = z.strictObject({ bucket: z.string().min(1), key: z.string().min(1), rows: count.min(1) });
const tables = z
  .strictObject({ sales: saleColumns, branchIds: z.array(hexId), productIds: z.array(hexId), saleIds: z.array(hexId) })
  .refine(
    ({ sales, branchIds, productIds, saleIds }) =>
      branchIds.length === sales.branches.length
      && productIds.length === sales.products.length
      && saleIds.length === sales.soldAt.length,
    'ids and rows of different lengths',
  );

export const decodeTableBatch = decoder<TableBatchMessage>(
  'a table batch',
  z.strictObject({
    version: z.literal(1),
    drop: dropRef,
    chunk: count,
    content: z.union([
      z.strictObject({ tables, notes }),
      z.strictObject({ objects: z.partialRecord(z.enum(TABLE_NAMES as [TableName, ...TableName[]]), object) }),
    ]),
    receipt: receipt.optional(),
  }),
);
