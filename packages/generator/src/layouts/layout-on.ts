/** The layout of a branch's file on a day. */
import type { Branch } from '../chain/branch.ts';
import { early, noBranch } from './early.ts';
import { headed } from './headed.ts';
import type { Layout } from './layout.ts';
import type { LayoutName } from './layout-name.ts';
import { march2021, nightly, nightlyWholePounds } from './nightly.ts';
import { padded } from './padded.ts';
import { spreadsheet } from './spreadsheet.ts';
import { triplets } from './triplets.ts';

const LAYOUTS: Readonly<Record<Exclude<LayoutName, 'nightly' | 'headed'>, Layout>> = {
  '2020': early,
  'no-branch': noBranch,
  triplets,
  spreadsheet,
  padded,
  'march-2021': march2021,
};

/** One branch in ten has a till that writes whole pounds without a point. */
const WHOLE_POUNDS_REMAINDER = 7;

export function layoutOn({ index, layout }: Branch, dayNumber: number): Layout {
  if (layout === 'nightly') return index % 10 === WHOLE_POUNDS_REMAINDER ? nightlyWholePounds : nightly;
  if (layout === 'headed') return headed(index + dayNumber);
  return LAYOUTS[layout];
}
