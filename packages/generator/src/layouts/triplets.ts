/** Layout B: baskets of size, name, price; payment before total; the card with its scheme. */
import { clock, twoDigits } from '../calendar.ts';
import { shortPounds, twoDecimals } from '../money.ts';
import { nightly } from './nightly.ts';
import type { Layout } from './layout.ts';

const SCHEMES = [
  { scheme: 'americanexpress', length: 15 },
  { scheme: 'discover', length: 16 },
  { scheme: 'mastercard', length: 16 },
  { scheme: 'visa13', length: 13 },
  { scheme: 'visa16', length: 16 },
];

export const triplets: Layout = {
  ...nightly,
  name: 'triplets',
  columns: ['time', 'branch', 'customer', 'basket', 'payment', 'total', 'card'],
  eol: '\r\n',
  tail: '\r\n',
  date: ({ year, month, day }) => `${year}-${twoDigits(month)}-${twoDigits(day)} `,
  clock: (minute) => `${clock(minute)}:00`,
  price: shortPounds,
  item: ({ size, name, flavour }, price) => `${size},${name}${flavour === '' ? '' : ` - ${flavour}`},${price}`,
  basket: (items) => `"${items.join(',')}"`,
  total: twoDecimals,
  card: ({ digits, trait }) => {
    const { scheme, length } = SCHEMES[trait % SCHEMES.length]!;
    return `"${scheme},${digits.slice(0, length)}"`;
  },
  noCard: 'None',
};
