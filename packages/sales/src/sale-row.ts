import { type BasketLine, basketReader, sumOf } from './basket.ts';
import type { Customer, Pseudonymise } from './customer.ts';
import { type Layout, parsePayment, type Payment } from './layout.ts';
import { MAX_TOTAL, parsePounds, type Pence } from './money.ts';
import type { RowReason } from './reasons.ts';
import { remembering } from './remembering.ts';
import { isSafeName } from './safe-name.ts';
import { parseSoldAt, type SoldAt } from './sold-at.ts';

/** One sale of a file, without a name and without a card. */
export interface SaleRow {
  readonly soldAt: SoldAt;
  /** As the row spells it, or as the file's name does. */
  readonly branch: string;
  readonly customer: Customer | null;
  readonly basket: readonly BasketLine[];
  readonly payment: Payment;
  readonly total: Pence;
  readonly totalDiffers: boolean;
}

/** Turns the fields of one line into a sale, or into the reason for its rejection. */
export type ReadRow = (fields: readonly string[]) => SaleRow | RowReason;

/** Where a basket lost its quotes in a row without a branch, the first item stands for the customer, who stands for the branch. */
const ITEM = / - \.?\d/;

/** @param fileBranch the branch that the file's name says, for a layout without one */
export function rowReader({ columns, columnCount, basket }: Layout, fileBranch: string | undefined, pseudonymise: Pseudonymise): ReadRow {
  const readSoldAt = remembering(parseSoldAt);
  const readBasket = basketReader(basket);
  const cell = (fields: readonly string[], column: number | undefined) => (column === undefined ? '' : fields[column]!);
  return (fields) => {
    if (fields.length !== columnCount) return 'column_count';
    const soldAt = readSoldAt(fields[columns.soldAt]!);
    if (soldAt === undefined) return 'bad_date';
    const branch = columns.branch === undefined ? (fileBranch ?? '') : fields[columns.branch]!;
    const customerName = cell(fields, columns.customer);
    if (ITEM.test(customerName)) return 'bad_basket';
    if (branch === '') return 'no_branch';
    if (!isSafeName(branch)) return 'branch_name';
    const lines = readBasket(fields[columns.basket]!);
    if (typeof lines === 'string') return lines;
    const total = parsePounds(fields[columns.total]!);
    if (total === undefined || total > MAX_TOTAL) return 'bad_total';
    const payment = parsePayment(fields[columns.payment]!);
    if (payment === undefined) return 'bad_payment';
    const customer = pseudonymise(branch, customerName, cell(fields, columns.card));
    return { soldAt, branch, customer, basket: lines, payment, total, totalDiffers: sumOf(lines) !== total };
  };
}
