/** What a report or the page asks about; days as `2021-08-25`, the first and last included. */
export interface Filter {
  readonly from: string;
  readonly to: string;
  readonly previousFrom: string;
  readonly previousTo: string;
  /** `''` for all. */
  readonly branch: string;
  /** `''` for all. */
  readonly product: string;
}
