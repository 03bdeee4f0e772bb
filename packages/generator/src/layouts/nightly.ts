/** Layout A: that of almost every file, and the base of the others. */
import { britishDate, clock } from '../calendar.ts';
import { barePounds, shortPounds, twoDecimals } from '../money.ts';
import type { Layout } from './layout.ts';

export const nightly: Layout = {
  name: 'nightly',
  columns: ['time', 'branch', 'customer', 'basket', 'total', 'payment', 'card'],
  header: null,
  eol: '\n',
  tail: '\n',
  date: (day) => `${britishDate(day)} `,
  clock,
  price: twoDecimals,
  item: ({ size, name, flavour }, price) =>
    `${size === '' ? '' : `${size} `}${name}${flavour === '' ? '' : ` - ${flavour}`} - ${price}`,
  basket: (items) => (items.length > 1 ? `"${items.join(', ')}"` : items[0]!),
  total: shortPounds,
  card: (person) => person.digits.slice(0, 16),
  noCard: '',
  line: (cells) => cells.join(','),
};

/** Some tills write four pounds as `4`. */
export const nightlyWholePounds: Layout = { ...nightly, total: barePounds };

/** March 2021: two decimals always, and a last line of one blank. */
export const march2021: Layout = { ...nightly, name: 'march-2021', total: twoDecimals, tail: '\n \n' };
