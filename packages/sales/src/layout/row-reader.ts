import { type CsvLine, isReadable } from '../lines/csv-lines.ts';
import { memoize } from '../memory/memo.ts';
import { isSafeName, keptText } from '../privacy/kept-text.ts';
import { type Person, personOf } from '../privacy/person.ts';
import { revealsCustomer } from '../privacy/row-leak.ts';
import type { RowReason } from '../reasons/row-reasons.ts';
import { basketOf, itemsReader, sumOf } from '../sale/basket.ts';
import { foldBranch } from '../sale/branch.ts';
import { MAX_TOTAL, parsePounds } from '../sale/money.ts';
import { parsePayment } from '../sale/payment.ts';
import type { ReadableRow } from '../sale/sale-row.ts';
import { parseSoldAt } from '../sale/sold-at.ts';
import type { Layout } from './layout.ts';

/** How the rows of one file are read. */
export interface RowFormat {
  readonly layout: Layout;
  /** The branch in the file's name, for a layout without a branch. */
  readonly fileBranch: string | undefined;
  /** The line number of the header. */
  readonly header: number | undefined;
}

/** One row of a file: its content, or why it is rejected. */
export interface FileRow {
  readonly line: number;
  readonly content: ReadableRow | RowReason;
  readonly notUtf8: boolean;
}

/**
 * Makes the function that reads lines as rows; the header is not one.
 *
 * @param onPerson called with the customer of each readable row, including those rejected as `customer_in_text`
 */
export function rowReader(
  format: RowFormat,
  onPerson?: (person: Person) => void,
): (lines: readonly CsvLine[]) => FileRow[] {
  const readFields = fieldsReader(format, onPerson);
  return (lines) => {
    const rows: FileRow[] = [];
    for (const line of lines)
      if (line.line !== format.header)
        rows.push({
          line: line.line,
          content: isReadable(line) ? readFields(line.fields) : line.fault,
          notUtf8: 'notUtf8' in line,
        });
    return rows;
  };
}

/**
 * If a basket lost its quotes in a row without a branch, the first item is in the customer's column, and the customer
 * in the branch's.
 */
const ITEM = / - \.?\d/;

function fieldsReader(
  { layout: { columns, columnCount, basket }, fileBranch }: RowFormat,
  onPerson?: (person: Person) => void,
): (fields: readonly string[]) => ReadableRow | RowReason {
  const readSoldAt = memoize(parseSoldAt);
  const readBranch = memoize((text) => ({
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
    // A file without customers has its branch in the customer's column.
    if (columns.branch === undefined && foldBranch(name) === foldedBranch) return 'customer_in_text';
    if (revealsCustomer(person, [kept, ...products], [total, ...items.map(({ unitPrice }) => unitPrice)]))
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
