import type { Span } from '../period/period.ts';

/** What a question is asked about; days as `2021-08-25`, the first and last included. */
export interface Filter extends Span {
  /** `''` for all. */
  readonly branch: string;
  /** `''` for all. */
  readonly product: string;
}

/**
 * A {@link Filter} as fragments of SQL. Grafana fills them with its variables, reports and the page with parameters;
 * the question around them is the same.
 */
export interface SqlParams {
  /** First and last day, both included: expressions of type date. */
  readonly from: string;
  readonly to: string;
  /** The period to compare with. */
  readonly previousFrom: string;
  readonly previousTo: string;
  /** A condition on a column of branches' names that holds for those asked about, which may be all. */
  readonly branch: (column: string) => string;
  /**
   * The same of a column in which `''` stands for all branches together: it holds for that row alone if all are asked
   * about.
   */
  readonly branchOrAll: (column: string) => string;
  /** As {@link branch}, of products' names: sizes and flavours together. */
  readonly product: (column: string) => string;
}
