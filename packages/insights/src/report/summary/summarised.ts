import type { Period } from '../../period/period.ts';
import type { SpanSoFar } from '../../period/partial-period.ts';

/** What a summary is of. */
export interface Summarised {
  readonly period: Period;
  /** Up to the newest day, if it is not over. */
  readonly span: SpanSoFar;
  /** `''` for all. */
  readonly branch: string;
  /** Branches of which days are missing. */
  readonly incomplete: ReadonlySet<string>;
  /**
   * Those whose takings can be compared with what they were before: others would seem to do well or badly for want of
   * days.
   */
  readonly like: ReadonlySet<string>;
}
