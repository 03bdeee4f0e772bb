import type { Asked } from './sql-params.ts';

/** What a column holds: how it is printed, and what its axis says. */
export type Unit =
  'text' | 'day' | 'week' | 'month' | 'weekday' | 'hour' | 'instant' | 'pounds' | 'count' | 'average' | 'percent';

/** A column of an answer, in the order in which a table shows them. */
export interface Column<Key extends string = string> {
  readonly key: Key;
  /** As a person reads it: `Takings`. */
  readonly label: string;
  readonly unit: Unit;
}

/** How an answer is drawn; names are those of its columns. */
export type Drawing<Key extends string = string> =
  /** Horizontal bars in the order of the rows. */
  | { readonly kind: 'bars'; readonly label: Key; readonly value: Key }
  /** Columns along an axis, on top of each other if several values are named. */
  | { readonly kind: 'columns'; readonly at: Key; readonly values: readonly Key[] }
  /** A line along an axis, or, where `by` names a column, one for each of what that holds. */
  | { readonly kind: 'lines'; readonly at: Key; readonly value: Key; readonly by?: Key }
  /** A table of shaded cells. */
  | { readonly kind: 'heatmap'; readonly across: Key; readonly down: Key; readonly value: Key }
  /** A few large figures, of one row. */
  | { readonly kind: 'figures'; readonly values: readonly Key[] }
  | { readonly kind: 'table' };

export const THEMES = ['totals', 'what', 'where', 'when', 'who', 'completeness'] as const;
export type Theme = (typeof THEMES)[number];

/**
 * One question of the business: asked in the same SQL of both warehouses, drawn in Grafana, in reports and on the page.
 */
export interface Question<Key extends string = string> {
  /** Its name in URLs and tests: `best-sellers`. */
  readonly id: string;
  readonly theme: Theme;
  /** The question as a manager asks it: `What sells best?` */
  readonly title: string;
  readonly columns: readonly Column<Key>[];
  /** Its columns are named as {@link columns}; no row is an empty panel. */
  readonly sql: (asked: Asked) => string;
  readonly drawing: Drawing<Key>;
  /** What to do with the answer, in a sentence. */
  readonly advice: string;
  /** What the figures cannot know, if somebody might think they do. */
  readonly caveat?: string;
}

/** A value of an answer: money in pounds, a share as 0 to 1, days as `2021-08-25`. */
export type Value = string | number | null;

export interface Answer<Key extends string = string> {
  readonly question: Question<Key>;
  readonly rows: readonly Readonly<Record<Key, Value>>[];
}

/** A question whose drawing names its columns. */
export const question = <const Key extends string>(asked: Question<Key>): Question<Key> => asked;
