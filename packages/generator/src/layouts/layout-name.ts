/** The layouts of docs' "What the branches send", by the names tests and reports use. */
import type { Era } from '../chain/menu.ts';

/** All layouts but the nightly one, in the order branches take them up. */
export const ODD_LAYOUTS = ['headed', 'triplets', '2020', 'spreadsheet', 'no-branch', 'padded', 'march-2021'] as const;

export type LayoutName = 'nightly' | (typeof ODD_LAYOUTS)[number];

/** Which card a layout's branches sell from: sizeless items exist only in the oldest files. */
export function eraOf(layout: LayoutName): Era {
  return layout === '2020' || layout === 'no-branch' || layout === 'triplets' ? '2020' : '2021';
}
