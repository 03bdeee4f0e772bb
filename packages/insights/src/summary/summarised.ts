import type { Period, Span } from '../periods.ts';

/** What a summary is of. */
export interface Summarised {
  readonly period: Period;
  /** Up to the newest day, if it is not over. */
  readonly span: Span & { readonly isOver: boolean };
  /** `''` for all. */
  readonly branch: string;
  /** Branches of which days are missing: against what they took before, they would seem to do badly. */
  readonly incomplete: ReadonlySet<string>;
}
