import type { Span } from '../period/period.ts';

/** The period, branch and product that a question is about; days as `2021-08-25`, first and last included. */
export interface Filter extends Span {
  /** `''` for all. */
  readonly branch: string;
  /** `''` for all. */
  readonly product: string;
}

/**
 * A {@link Filter} as SQL fragments: variables for Grafana, parameters for reports and the page. The SQL around them is
 * the same.
 */
export interface SqlParams {
  /** First and last day, both included: expressions of type date. */
  readonly from: string;
  readonly to: string;
  /** The period to compare with. */
  readonly previousFrom: string;
  readonly previousTo: string;
  /** A condition on a column of branch names: true for the chosen branch, or for every one if all are chosen. */
  readonly branch: (column: string) => string;
  /**
   * The same for a column in which `''` stands for all branches together: if all are chosen, it is true for that row
   * alone.
   */
  readonly branchOrAll: (column: string) => string;
  /** As {@link branch}, for product names: sizes and flavours together. */
  readonly product: (column: string) => string;
}
