/** The layouts that branches send, by the names that tests and reports use. */
import type { Era } from '../chain/menu.ts';

/** All layouts but the nightly one, in the order in which branches get them. */
export const ODD_LAYOUTS = ['headed', 'triplets', '2020', 'spreadsheet', 'no-branch', 'padded', 'march-2021'] as const;

export type LayoutName = 'nightly' | (typeof ODD_LAYOUTS)[number];

/** Which menu a layout's branches sell from: items without a size exist only in the oldest files. */
export function eraOf(layout: LayoutName): Era {
  return layout === '2020' || layout === 'no-branch' || layout === 'triplets' ? '2020' : '2021';
}
