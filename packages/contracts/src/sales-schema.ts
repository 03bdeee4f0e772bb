import {
  LAST_SECOND,
  LAYOUT_NAMES,
  MAX_TOTAL,
  MAX_UNIT_PRICE,
  PAYMENTS,
  REFUSALS,
  type Refusal,
  ROW_REASONS,
  type RowReason,
} from '@brewline/sales';
import * as z from 'zod';
import { count, hexId } from './drop-ref.ts';

const reason = z.enum(Object.keys(ROW_REASONS) as [RowReason, ...RowReason[]]);

export const notes = z.array(z.strictObject({ line: count, reason }));

export const receipt = z.strictObject({
  outcome: z.enum(['accepted', 'empty', 'refused']),
  refusal: z.enum(Object.keys(REFUSALS) as [Refusal, ...Refusal[]]).optional(),
  layout: z.enum(LAYOUT_NAMES).nullable(),
  rows: count,
  accepted: count,
  rejected: count,
  flagged: count,
  reasons: z.partialRecord(reason, count),
  items: count,
  takings: count,
  days: z.tuple([count, count]).nullable(),
  chunks: count.min(1),
});

/** An item takes more than one byte, and a line has at most this many. */
const MAX_QUANTITY = 65_536;

/** Bounded like the warehouse's columns: a message with values that do not fit is invalid. */
export const saleColumns = z
  .strictObject({
    branches: z.array(z.strictObject({ name: z.string().min(1), spelledIn: z.enum(['rows', 'file']) })),
    products: z.array(z.strictObject({ name: z.string().min(1), size: z.string(), flavour: z.string() })),
    customers: z.array(z.strictObject({ id: hexId, identifiedBy: z.enum(['card', 'name']) })),
    branch: z.array(count),
    soldAt: z.array(count.max(LAST_SECOND)),
    customer: z.array(z.number().int().min(-1)),
    payment: z.array(z.enum(PAYMENTS)),
    total: z.array(count.max(MAX_TOTAL)),
    nth: z.array(count),
    lines: z.array(count.min(1)),
    product: z.array(count),
    quantity: z.array(count.min(1).max(MAX_QUANTITY)),
    unitPrice: z.array(count.max(MAX_UNIT_PRICE)),
  })
  .refine((sales) => {
    const perSale = [sales.branch, sales.soldAt, sales.customer, sales.payment, sales.total, sales.nth];
    const perLine = [sales.quantity, sales.unitPrice];
    return (
      perSale.every((column) => column.length === sales.lines.length)
      && perLine.every((column) => column.length === sales.product.length)
      && sales.lines.reduce((sum, lines) => sum + lines, 0) === sales.product.length
    );
  }, 'columns of different lengths')
  .refine((sales) => {
    const within = (column: number[], dictionary: unknown[]) => column.every((at) => at < dictionary.length);
    return (
      within(sales.branch, sales.branches)
      && within(sales.customer, sales.customers)
      && within(sales.product, sales.products)
    );
  }, 'an index beyond its dictionary');
