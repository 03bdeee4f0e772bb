/** A nightly file that was opened and saved with a spreadsheet. */
import { spreadsheetClock } from '../calendar.ts';
import { barePounds } from '../money.ts';
import type { Person } from '../chain/people.ts';
import { SPREADSHEET_HEADER, columnsOf } from './headed.ts';
import { nightly } from './nightly.ts';
import type { Layout } from './layout.ts';

export const spreadsheet: Layout = {
  ...nightly,
  name: 'spreadsheet',
  columns: columnsOf(SPREADSHEET_HEADER),
  header: SPREADSHEET_HEADER,
  date: ({ year, month, day }) => `${day}/${month}/${year} `,
  clock: spreadsheetClock,
  total: barePounds,
  card: (person) => (person.trait % 8 === 0 ? asFloat(person) : inScientific(person)),
};

/** `1234567890123456.0`: still whole, except for leading zeros. */
function asFloat({ digits }: Person): string {
  return `${digits.slice(0, 16).replace(/^0+/, '')}.0`;
}

/** `1.23457E+15`: six digits are left, so this customer is identified by name only. */
function inScientific({ digits }: Person): string {
  const [mantissa, exponent] = Number(digits.slice(0, 16)).toExponential(5).split('e');
  return `${Number(mantissa)}E${exponent!}`;
}
