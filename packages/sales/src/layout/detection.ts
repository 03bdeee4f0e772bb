import { type BasketForm, itemsReader } from '../sale/basket.ts';
import { columnsOf, type Columns, hasRivalBranches } from './headings.ts';
import { foldBranch } from '../sale/ids.ts';
import { parsePounds } from '../sale/money.ts';
import { parseSoldAt } from '../sale/sold-at.ts';

export type LayoutName = 'nightly' | 'nightly_without_branch' | 'triplets' | 'headed';

/** How one file writes its rows. Decided once per file: a row that does not fit it is rejected, never guessed at. */
export interface Layout {
  readonly name: LayoutName;
  readonly columnCount: number;
  /** Where each field stands. */
  readonly columns: Columns;
  readonly basket: BasketForm;
  /** Several headings say branch. */
  readonly rivalBranches?: boolean;
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
 * Finds a file's layout by looking at its first rows. Where several fit, the one wins whose rows name the branch that
 * the file's name says; otherwise the name is not believed.
 *
 * @param sample the file's first readable lines, a header among them if it has one
 * @param fileBranch the branch that the file's name says
 * @returns `undefined` if no layout fits even one of them
 */
export function detectLayout(
  sample: readonly Fields[],
  fileBranch?: string,
): { layout: Layout; hasHeader: boolean } | undefined {
  const [first, ...rest] = sample;
  if (first === undefined) return undefined;
  const columns = columnsOf(first);
  if (columns) return { layout: headedLayout(first, columns, rest), hasHeader: true };
  const branches = HEADLESS.map((layout) => ({ layout, branches: branchesIn(layout, sample, fileBranch) }));
  const agreeing = (found: readonly string[]) =>
    found.filter((branch) => fileBranch !== undefined && branch === foldBranch(fileBranch)).length;
  const agreed = best(branches, ({ branches: found }) => (agreeing(found) >= ENOUGH_TO_AGREE ? agreeing(found) : 0));
  const likely = agreed ?? best(branches, ({ branches: found }) => found.length);
  return likely && { layout: likely.layout, hasHeader: false };
}

const HEADLESS = [NIGHTLY, TRIPLETS, NIGHTLY_WITHOUT_BRANCH];
const ENOUGH_TO_AGREE = 3;

/** What the rows that fit a layout hold where it has the branch, folded. */
const branchesIn = (layout: Layout, sample: readonly Fields[], fileBranch = ''): string[] =>
  sample
    .filter((fields) => fits(layout, fields))
    .map((fields) => foldBranch(layout.columns.branch === undefined ? fileBranch : fields[layout.columns.branch]!));

function headedLayout(header: Fields, columns: Columns, rows: readonly Fields[]): Layout {
  const readers = { items: itemsReader('items'), triplets: itemsReader('triplets') };
  const readable = (form: BasketForm) =>
    rows.filter((fields) => typeof readers[form](fields[columns.basket] ?? '') !== 'string').length;
  return {
    name: 'headed',
    columnCount: header.length,
    columns,
    basket: best(['items', 'triplets'] as const, readable) ?? 'items',
    rivalBranches: hasRivalBranches(header),
  };
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
