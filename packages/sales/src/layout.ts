import { type BasketForm, basketReader } from './basket.ts';
import { columnsOf, type Columns } from './header.ts';
import { parsePounds } from './money.ts';
import { parseSoldAt } from './sold-at.ts';

export type LayoutName = 'nightly' | 'nightly_without_branch' | 'triplets' | 'headed';

/** How one file writes its rows. Decided once per file: a row that does not fit it is rejected, never guessed at. */
export interface Layout {
  readonly name: LayoutName;
  readonly columnCount: number;
  /** Where each field stands. */
  readonly columns: Columns;
  readonly basket: BasketForm;
}

const NIGHTLY: Layout = {
  name: 'nightly',
  columnCount: 7,
  columns: { soldAt: 0, branch: 1, customer: 2, basket: 3, total: 4, payment: 5, card: 6 },
  basket: 'items',
};
const NIGHTLY_WITHOUT_BRANCH: Layout = {
  name: 'nightly_without_branch',
  columnCount: 6,
  columns: { soldAt: 0, customer: 1, basket: 2, total: 3, payment: 4, card: 5 },
  basket: 'items',
};
const TRIPLETS: Layout = {
  name: 'triplets',
  columnCount: 7,
  columns: { soldAt: 0, branch: 1, customer: 2, basket: 3, payment: 4, total: 5, card: 6 },
  basket: 'triplets',
};

type Fields = readonly string[];

/**
 * Finds a file's layout by looking at its first rows, never at its name.
 *
 * @param sample the file's first readable lines, a header among them if it has one
 * @returns `undefined` if no layout fits even one of them
 */
export function detectLayout(sample: readonly Fields[]): { layout: Layout; hasHeader: boolean } | undefined {
  const [first, ...rest] = sample;
  if (first === undefined) return undefined;
  const columns = columnsOf(first);
  if (columns) return { layout: headedLayout(first.length, columns, rest), hasHeader: true };
  const layout = best([NIGHTLY, TRIPLETS, NIGHTLY_WITHOUT_BRANCH], (candidate) => sample.filter((fields) => fits(candidate, fields)).length);
  return layout && { layout, hasHeader: false };
}

function headedLayout(columnCount: number, columns: Columns, rows: readonly Fields[]): Layout {
  const readers = { items: basketReader('items'), triplets: basketReader('triplets') };
  const readable = (form: BasketForm) => rows.filter((fields) => typeof readers[form](fields[columns.basket] ?? '') !== 'string').length;
  return { name: 'headed', columnCount, columns, basket: best(['items', 'triplets'] as const, readable) ?? 'items' };
}

/** Two of three telling fields, so that a file whose only row has one fault still gets a note for that fault. */
function fits({ columnCount, columns }: Layout, fields: Fields): boolean {
  if (fields.length !== columnCount) return false;
  const tells = [
    parseSoldAt(fields[columns.soldAt]!) !== undefined,
    parsePounds(fields[columns.total]!) !== undefined,
    parsePayment(fields[columns.payment]!) !== undefined,
  ];
  return tells.filter(Boolean).length >= 2;
}

function best<T>(candidates: readonly T[], score: (candidate: T) => number): T | undefined {
  const scores = candidates.map(score);
  const highest = Math.max(...scores);
  return highest === 0 ? undefined : candidates[scores.indexOf(highest)];
}

export type Payment = 'CARD' | 'CASH';

/** `CARD` or `CASH`, in any case. */
export function parsePayment(text: string): Payment | undefined {
  const payment = text.toUpperCase();
  return payment === 'CARD' || payment === 'CASH' ? payment : undefined;
}
