import type { FileRow, RowFormat } from '../layout/row-reader.ts';
import type { ReasonCounts, RowNote, RowReason } from '../reasons/row-reasons.ts';
import type { Refusal } from '../reasons/refusals.ts';
import { foldBranch } from '../sale/branch.ts';
import type { ReadableRow } from '../sale/sale-row.ts';

/** The result of the first pass over a whole file. No value of it has left extract. */
export type Judgement = ReadableFile | UnreadableFile;

export interface ReadableFile {
  readonly kind: 'readable';
  readonly format: RowFormat;
  /** The branches whose rows are kept, folded; `undefined` for a layout without a branch. */
  readonly branches: ReadonlySet<string> | undefined;
  /** Products and flavours that contain the name of one of the file's customers. */
  readonly textsWithNames: ReadonlySet<string>;
  readonly isInTimeOrder: boolean;
  /** All its rows if there are few; a longer file must be read again. */
  readonly rows: readonly FileRow[] | undefined;
}

/** A file that is empty or refused: of its rows only line numbers and reasons leave extract. */
export interface UnreadableFile {
  readonly kind: 'unreadable';
  readonly refusal: Refusal | undefined;
  /** The object's key contains personal data and must not leave extract. */
  readonly isKeyPersonal: boolean;
  readonly reasons: ReasonCounts;
  /** Those of its first rows. */
  readonly notes: readonly RowNote[];
}

/** Whether the file must be read again to send its rows. */
export const needsSecondReading = (judgement: Judgement): boolean =>
  judgement.kind === 'readable' && judgement.rows === undefined;

/** Judges a row by the evidence of its file. */
export function judgeRow(
  row: ReadableRow | RowReason,
  { branches, textsWithNames }: ReadableFile,
): ReadableRow | RowReason {
  if (typeof row === 'string') return row;
  if (branches && !(branches.has(row.foldedBranch) && isNoBranch(row.person.name, branches))) return 'other_branch';
  const hasName = textsWithNames.size > 0 && row.products.some(({ text }) => textsWithNames.has(text));
  return hasName ? 'customer_in_text' : row;
}

/** In a file of several branches, a branch in place of the customer shows that the row's columns are swapped. */
const isNoBranch = (name: string, branches: ReadonlySet<string>): boolean =>
  branches.size === 1 || !branches.has(foldBranch(name));
