import type { BasketForm } from '../sale/basket.ts';

export const LAYOUT_NAMES = ['nightly', 'nightly_without_branch', 'triplets', 'headed'] as const;

export type LayoutName = (typeof LAYOUT_NAMES)[number];

/** The column of each field; branch, customer and card may be absent. */
export interface Columns {
  readonly soldAt: number;
  readonly branch?: number;
  readonly customer?: number;
  readonly basket: number;
  readonly total: number;
  readonly payment: number;
  readonly card?: number;
}

/** How one file writes its rows. Decided once per file: a row that does not fit it is rejected, never guessed at. */
export interface Layout {
  readonly name: LayoutName;
  readonly columnCount: number;
  readonly columns: Columns;
  readonly basket: BasketForm;
  /** Whether several headings mean branch. */
  readonly hasSeveralBranchHeadings?: boolean;
}

/** The layouts without a header; where a file fits several equally well, the first is taken. */
export const HEADLESS_LAYOUTS: readonly Layout[] = [
  {
    name: 'nightly',
    columnCount: 7,
    columns: { soldAt: 0, branch: 1, customer: 2, basket: 3, total: 4, payment: 5, card: 6 },
    basket: 'items',
  },
  {
    name: 'triplets',
    columnCount: 7,
    columns: { soldAt: 0, branch: 1, customer: 2, basket: 3, payment: 4, total: 5, card: 6 },
    basket: 'triplets',
  },
  {
    name: 'nightly_without_branch',
    columnCount: 6,
    columns: { soldAt: 0, customer: 1, basket: 2, total: 3, payment: 4, card: 5 },
    basket: 'items',
  },
];
