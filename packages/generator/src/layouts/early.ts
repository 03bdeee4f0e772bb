/** Layout A as the tills of 2020 wrote it, with and without the branch. */
import { poundsOf2020 } from '../money.ts';
import type { Person } from '../chain/people.ts';
import { nightly } from './nightly.ts';
import type { Layout } from './layout.ts';

/** Card lengths, in the shares of real files. */
const CARD_LENGTHS = [13, 13, 13, 14, 15, 15, 15, 16, 16, 16, 16, 16, 16, 16, 16, 17];

export const early: Layout = {
  ...nightly,
  name: '2020',
  // The size is followed by a blank even where it is empty, so a sizeless item begins with one.
  item: ({ size, name, flavour }, price) => `${size} ${name}${flavour === '' ? '' : ` - ${flavour}`} - ${price}`,
  total: poundsOf2020,
  card: ({ digits, trait }: Person) => digits.slice(0, CARD_LENGTHS[trait % CARD_LENGTHS.length]),
};

/** The branch is only in the file's name. */
export const noBranch: Layout = {
  ...early,
  name: 'no-branch',
  columns: early.columns.filter((column) => column !== 'branch'),
};
