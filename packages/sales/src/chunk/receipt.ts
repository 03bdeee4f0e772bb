import type { LayoutName } from '../layout/layout.ts';
import type { Refusal } from '../reasons/refusals.ts';
import { isFlag, type ReasonCounts, type RowReason } from '../reasons/row-reasons.ts';
import type { Pence } from '../sale/money.ts';

/** The totals of one reading of a file, with which the drop is reconciled. */
export interface Receipt {
  readonly outcome: 'accepted' | 'empty' | 'refused';
  /** Why it was refused. */
  readonly refusal?: Refusal;
  readonly layout: LayoutName | null;
  /** Rows read: accepted and rejected ones; a header and blank lines are not rows. */
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Accepted rows that carry a flag. */
  readonly flagged: number;
  readonly reasons: Readonly<ReasonCounts>;
  /** Units sold in the accepted rows. */
  readonly items: number;
  readonly takings: Pence;
  /** The first and last day covered, in days since 2000-01-01. */
  readonly days: readonly [number, number] | null;
  readonly chunks: number;
}

/** The number of rows rejected for each reason, largest first. */
export const rejectionsOf = (receipt: Pick<Receipt, 'reasons'>): [RowReason, number][] =>
  (Object.entries(receipt.reasons) as [RowReason, number][])
    .filter(([reason]) => !isFlag(reason))
    .sort((a, b) => b[1] - a[1]);
