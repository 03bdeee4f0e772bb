import type { Period } from '../period/period.ts';
import type { SqlParams } from './sql-params.ts';
import type { Theme } from './theme.ts';

/** What a column holds; it decides how values are printed, in tables and on axes. */
export type Unit =
  'text' | 'day' | 'week' | 'month' | 'weekday' | 'hour' | 'instant' | 'pounds' | 'count' | 'average' | 'percent';

/** A column of an answer; a table shows columns in this order. */
export interface Column<Key extends string = string> {
  readonly key: Key;
  /** For readers: `Takings`. */
  readonly label: string;
  readonly unit: Unit;
}

/** How an answer is drawn; keys are those of its columns. */
export type Drawing<Key extends string = string> =
  /** Horizontal bars in the order of the rows. */
  | { readonly kind: 'bars'; readonly label: Key; readonly value: Key }
  /** Columns along an axis, stacked if there are several values. */
  | { readonly kind: 'columns'; readonly at: Key; readonly values: readonly Key[] }
  /** A line along an axis, or one for each value of the column `by`. */
  | { readonly kind: 'lines'; readonly at: Key; readonly value: Key; readonly by?: Key }
  /** A table of shaded cells. */
  | { readonly kind: 'heatmap'; readonly across: Key; readonly down: Key; readonly value: Key }
  /** A few large figures from one row. */
  | { readonly kind: 'figures'; readonly values: readonly Key[] }
  | { readonly kind: 'table' };

/** Grafana's dashboards of questions, by the names of their files. */
export type DashboardName = 'sales' | 'branch' | 'data-quality';

/** Where a question appears. It is left out where it would say nothing, or would repeat another question. */
export interface Placement<Key extends string = string> {
  /** The live page of `brewline up`, the report as HTML, and the email, which shows a few questions of its report. */
  readonly documents: readonly ('page' | 'report' | 'mail')[];
  /** The periods for which these documents show it. */
  readonly periods: readonly Period[];
  /** Whether they show it for all branches together, for one, or for both. */
  readonly branches: readonly ('all' | 'one')[];
  readonly dashboards: readonly DashboardName[];
  /** What `brewline` prints after a run: these columns of the first and the last rows. */
  readonly terminal?: { readonly columns: readonly Key[]; readonly firstRows: number; readonly lastRows: number };
  /**
   * Its sentence in the summary at the top of the documents that show it.
   *
   * @returns undefined if no sentence would be true of the rows
   */
  readonly summary?: (rows: Answer['rows']) => string | undefined;
}

/**
 * One question of the business: the same SQL for both warehouses, drawn in Grafana, in reports and on the page.
 */
export interface Question<Key extends string = string> {
  /** Its name in URLs and tests: `best-sellers`. */
  readonly id: string;
  readonly theme: Theme;
  /** The question as a manager asks it: `What sells best?` */
  readonly title: string;
  readonly columns: readonly Column<Key>[];
  /** Its columns are named as {@link columns}; an answer without rows is an empty panel. */
  readonly sql: (params: SqlParams) => string;
  readonly drawing: Drawing<Key>;
  readonly placement: Placement<Key>;
  /** What to do with the answer, in a sentence. */
  readonly advice: string;
  /** What the figures do not show, where a reader might think they do. */
  readonly caveat?: string;
  /** What an empty panel says if no branch reported in the period; `None in this period.` by default. */
  readonly unreportedText?: string;
}

/** A value of an answer: money in pounds, a share as 0 to 1, days as `2021-08-25`. */
export type Value = string | number | null;

export interface Answer<Key extends string = string> {
  readonly question: Question<Key>;
  readonly rows: readonly Readonly<Record<Key, Value>>[];
}

/** Checks by its type that a question's drawing and placement name only its columns. */
export const defineQuestion = <const Key extends string>(question: Question<Key>): Question<Key> => question;
