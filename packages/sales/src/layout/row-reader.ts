import { basketOf, type BasketLine, itemsReader, sumOf } from '../sale/basket.ts';
import type { Customer, Pseudonymise } from '../sale/customer.ts';
import { foldBranch } from '../sale/ids.ts';
import { type Layout, parsePayment, type Payment } from './detection.ts';
import { MAX_TOTAL, parsePounds, type Pence } from '../sale/money.ts';
import { isSafeName, keptText, type KeptText } from '../privacy/kept-text.ts';
import { type Person, personOf } from '../privacy/person.ts';
import { givesAway } from '../privacy/row-leak.ts';
import type { RowReason } from '../reasons/row-reasons.ts';
import { remembering } from '../memory/memo.ts';
import { parseSoldAt, type SoldAt } from '../sale/sold-at.ts';

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

/** A row that can be read, with its customer as the row says it: it has not left extract. */
export interface ReadableRow extends Omit<SaleRow, 'customer'> {
  readonly foldedBranch: string;
  readonly person: Person;
  /** The texts of the basket that would leave extract, in the order of the file. */
  readonly products: readonly KeptText[];
}

/** Turns the fields of one line into a row that can be read, or into the reason for its rejection. */
export type ReadRow = (fields: readonly string[]) => ReadableRow | RowReason;

/**
 * Where a basket lost its quotes in a row without a branch, the first item stands for the customer, who stands for the
 * branch.
 */
const ITEM = / - \.?\d/;

/**
 * @param fileBranch the branch that the file's name says, for a layout without one
 * @param onPerson called with the customer of each row that can be read, also of those rejected as `customer_in_text`
 */
export function rowReader(
  { columns, columnCount, basket }: Layout,
  fileBranch: string | undefined,
  onPerson?: (person: Person) => void,
): ReadRow {
  const readSoldAt = remembering(parseSoldAt);
  const readBranch = remembering((text) => ({
    folded: foldBranch(text),
    kept: keptText(text),
    isSafe: isSafeName(text),
  }));
  const readItems = itemsReader(basket);
  const cell = (fields: readonly string[], column: number | undefined) => (column === undefined ? '' : fields[column]!);
  return (fields) => {
    if (fields.length !== columnCount) return 'column_count';
    const soldAt = readSoldAt(fields[columns.soldAt]!);
    if (soldAt === undefined) return 'bad_date';
    const branch = columns.branch === undefined ? (fileBranch ?? '') : fields[columns.branch]!;
    const name = cell(fields, columns.customer);
    if (ITEM.test(name)) return 'bad_basket';
    if (branch === '') return 'no_branch';
    const { folded: foldedBranch, kept, isSafe } = readBranch(branch);
    if (!isSafe) return 'branch_name';
    const items = readItems(fields[columns.basket]!);
    if (typeof items === 'string') return items;
    const total = parsePounds(fields[columns.total]!);
    if (total === undefined || total > MAX_TOTAL) return 'bad_total';
    const payment = parsePayment(fields[columns.payment]!);
    if (payment === undefined) return 'bad_payment';
    const person = personOf(name, cell(fields, columns.card));
    onPerson?.(person);
    const products = items.flatMap(({ texts }) => texts);
    // A file without customers has its branch where others have the customer.
    if (columns.branch === undefined && foldBranch(name) === foldedBranch) return 'customer_in_text';
    if (givesAway(person, [kept, ...products], [total, ...items.map(({ unitPrice }) => unitPrice)]))
      return 'customer_in_text';
    const lines = basketOf(items);
    return {
      soldAt,
      branch,
      foldedBranch,
      person,
      products,
      basket: lines,
      payment,
      total,
      totalDiffers: sumOf(lines) !== total,
    };
  };
}

/** The row as it leaves extract. */
export const toSaleRow = (
  { soldAt, branch, person, basket, payment, total, totalDiffers }: ReadableRow,
  pseudonymise: Pseudonymise,
): SaleRow => ({
  soldAt,
  branch,
  customer: pseudonymise(branch, person.name, person.card),
  basket,
  payment,
  total,
  totalDiffers,
});
