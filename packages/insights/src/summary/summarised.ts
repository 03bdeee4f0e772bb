import type { Period } from '../periods.ts';
import type { SpanSoFar } from '../so-far.ts';

/** What a summary is of. */
export interface Summarised {
  readonly period: Period;
  /** Up to the newest day, if it is not over. */
  readonly span: SpanSoFar;
  /** `''` for all. */
  readonly branch: string;
  /** Branches of which days are missing. */
  readonly incomplete: ReadonlySet<string>;
  /** Those of which days are missing in the period or in what it is compared with: they would seem to do well or badly. All, if nobody has reported on a day. */
  readonly unlike: ReadonlySet<string> | 'all';
}
