import type { PartialSpan } from '../period/partial-period.ts';
import type { Period } from '../period/period.ts';

/** A request for a report or the page. */
export interface ReportRequest {
  readonly period: Period;
  /** Any day of the period, as `2021-08-25`; undefined for the newest on which anything was sold. */
  readonly day: string | undefined;
  /** `''` for all. */
  readonly branch: string;
  /**
   * The last day known to be over, for which files are expected; by default the newest on which anything was sold.
   */
  readonly through?: string;
}

/** A request with its days resolved. */
export interface ReportContext {
  readonly period: Period;
  /** Only up to the newest day if the period is not over. */
  readonly span: PartialSpan;
  /** `''` for all. */
  readonly branch: string;
}
