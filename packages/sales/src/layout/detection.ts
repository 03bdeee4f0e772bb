import { type CsvLine, isReadable } from '../lines/csv-lines.ts';
import { type BasketForm, itemsReader } from '../sale/basket.ts';
import { foldBranch } from '../sale/branch.ts';
import { parsePounds } from '../sale/money.ts';
import { parsePayment } from '../sale/payment.ts';
import { parseSoldAt } from '../sale/sold-at.ts';
import { columnsOf, hasSeveralBranchHeadings } from './headings.ts';
import { type Columns, HEADLESS_LAYOUTS, type Layout } from './layout.ts';

type Fields = readonly string[];

/** A file's layout and, if it has a header, the number of that line. */
export interface DetectedLayout {
  readonly layout: Layout;
  readonly header: number | undefined;
}

/**
 * Finds a file's layout from its first rows. If several fit, the one whose rows have the branch of the file's name is
 * taken; otherwise the name is ignored.
 *
 * @param sample the file's first lines, a header among them if it has one
 * @param fileBranch the branch in the file's name
 * @returns `undefined` if no layout fits even one of them
 */
export function detectLayout(sample: readonly CsvLine[], fileBranch: string | undefined): DetectedLayout | undefined {
  const [first, ...rest] = sample.filter(isReadable);
  if (first === undefined) return undefined;
  const columns = columnsOf(first.fields);
  const rows = rest.map(({ fields }) => fields);
  if (columns) return { layout: headedLayout(first.fields, columns, rows), header: first.line };
  const layout = headlessLayout([first.fields, ...rows], fileBranch);
  return layout && { layout, header: undefined };
}

function headedLayout(header: Fields, columns: Columns, rows: readonly Fields[]): Layout {
  const readers = { items: itemsReader('items'), triplets: itemsReader('triplets') };
  const countReadable = (form: BasketForm) =>
    rows.filter((fields) => typeof readers[form](fields[columns.basket] ?? '') !== 'string').length;
  return {
    name: 'headed',
    columnCount: header.length,
    columns,
    basket: best(['items', 'triplets'] as const, countReadable) ?? 'items',
    hasSeveralBranchHeadings: hasSeveralBranchHeadings(header),
  };
}

/** The fewest rows that must have the branch of the file's name for it to decide. */
const MIN_AGREEING_ROWS = 3;

function headlessLayout(rows: readonly Fields[], fileBranch: string | undefined): Layout | undefined {
  const candidates = HEADLESS_LAYOUTS.map((layout) => ({ layout, branches: branchesIn(layout, rows, fileBranch) }));
  const folded = fileBranch === undefined ? undefined : foldBranch(fileBranch);
  const agreed = best(candidates, ({ branches }) => {
    const agreeing = branches.filter((branch) => branch === folded).length;
    return agreeing >= MIN_AGREEING_ROWS ? agreeing : 0;
  });
  return (agreed ?? best(candidates, ({ branches }) => branches.length))?.layout;
}

/** The branches in the rows that fit a layout, folded. */
const branchesIn = (layout: Layout, rows: readonly Fields[], fileBranch = ''): string[] =>
  rows
    .filter((fields) => fits(layout, fields))
    .map((fields) => foldBranch(layout.columns.branch === undefined ? fileBranch : fields[layout.columns.branch]!));

/** Two of three fields, so that a file whose only row has one fault still gets a note for that fault. */
function fits({ columnCount, columns }: Layout, fields: Fields): boolean {
  if (fields.length !== columnCount) return false;
  const isParsed = [
    parseSoldAt(fields[columns.soldAt]!) !== undefined,
    parsePounds(fields[columns.total]!) !== undefined,
    parsePayment(fields[columns.payment]!) !== undefined,
  ];
  return isParsed.filter(Boolean).length >= 2;
}

function best<T>(candidates: readonly T[], score: (candidate: T) => number): T | undefined {
  const scores = candidates.map(score);
  const highest = Math.max(...scores);
  return highest === 0 ? undefined : candidates[scores.indexOf(highest)];
}
