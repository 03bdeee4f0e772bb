import type { PartialSpan } from '../period/partial-period.ts';
import type { Period } from '../period/period.ts';

/** What a report or the page is asked for. */
export interface ReportRequest {
  readonly period: Period;
  /** Any day of the period, as `2021-08-25`; undefined for the newest on which anything was sold. */
  readonly day: string | undefined;
  /** `''` for all. */
  readonly branch: string;
  /**
   * The last day that is known to be over, of which files are awaited; by default the newest on which anything was
   * sold.
   */
  readonly through?: string;
}

/** A request whose days are known. */
export interface ReportContext {
  readonly period: Period;
  /** Up to the newest day, if it is not over. */
  readonly span: PartialSpan;
  /** `''` for all. */
  readonly branch: string;
}
