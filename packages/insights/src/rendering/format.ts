import type { Column, Unit, Value } from '../questions/question.ts';

const numbers = (options: Intl.NumberFormatOptions) => {
  const format = new Intl.NumberFormat('en-GB', options);
  return (value: number): string => format.format(value).replace('-', '−');
};
const dates = (options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
  // What is no day stays as it is: a figure that cannot be read must not cost the report.
  return (day: string): string =>
    isDate(day)
      ? format
          .format(new Date(`${day.slice(0, 10)}T00:00:00Z`))
          .replace(/^(\w{3}),/, '$1')
          .replace(/Sept\b/, 'Sep')
      : day;
};
const isDate = (text: string): boolean => !Number.isNaN(Date.parse(`${text.slice(0, 10)}T00:00:00Z`));

/** `£61,204.50` */
export const pounds = numbers({ style: 'currency', currency: 'GBP' });
/** `6,371` */
export const count = numbers({ maximumFractionDigits: 0 });
/** `12.3` */
export const average = numbers({ maximumFractionDigits: 1 });
/** `2 branches`, `1 branch` */
export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

const percentage = numbers({ minimumFractionDigits: 1, maximumFractionDigits: 1 });
/** `4.1 %` of 0.041 */
export const percent = (share: number): string => `${percentage(share * 100)}\u00a0%`;
const signed = numbers({ minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: 'exceptZero' });
/** `+4.1 %`, `−4.1 %` */
export const change = (share: number): string => `${signed(share * 100)}\u00a0%`;

/** `Wed 25 Aug 2021` */
export const day = dates({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
/** `25 August 2021` */
export const date = dates({ day: 'numeric', month: 'long', year: 'numeric' });
/** `August 2021` */
export const month = dates({ month: 'long', year: 'numeric' });
/** `25 Aug` */
const shortDay = dates({ day: 'numeric', month: 'short' });
const shortMonth = dates({ month: 'short', year: '2-digit' });
/** `25 Aug 2021` */
const mediumDay = dates({ day: 'numeric', month: 'short', year: 'numeric' });

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
/** `Wednesday` of 3, counted from Monday. */
export const weekday = (number: number): string => WEEKDAYS[number - 1] ?? String(number);
/** `14:00` */
export const hour = (number: number): string => `${String(number).padStart(2, '0')}:00`;

const clock = (instant: string): string => instant.slice(11, 16);
/** `25 Aug 2021, 20:14` */
export const instant = (value: string): string => `${mediumDay(value)}, ${clock(value)}`;

const FULL: Readonly<Record<Unit, (value: never) => string>> = {
  text: String,
  day,
  week: mediumDay,
  month,
  weekday,
  hour,
  instant,
  pounds,
  count,
  average,
  percent,
};

const compact = numbers({ notation: 'compact', maximumFractionDigits: 1 });
const SHORT: Readonly<Record<Unit, (value: never) => string>> = {
  ...FULL,
  day: shortDay,
  week: shortDay,
  month: shortMonth,
  weekday: (value: number) => weekday(value).slice(0, 3),
  instant: clock,
  pounds: (value: number) =>
    Math.abs(value) < 100 && !Number.isInteger(value)
      ? pounds(value)
      : `${value < 0 ? '−' : ''}£${inShort(Math.abs(value))}`,
  count: inShort,
  percent: (value: number) => `${average(value * 100)}\u00a0%`,
};

function inShort(value: number): string {
  return Math.abs(value) < 100_000 ? count(value) : compact(value).toLowerCase();
}

const print = (formats: typeof FULL, value: Value, unit: Unit): string =>
  value === null ? '–' : formats[unit](value as never);

/** A value in full, as sentences and tables print it. A column whose key ends in `change` has a sign. */
export const inFull = (value: Value, { unit, key }: Column): string =>
  key.endsWith('change') && unit === 'percent' && typeof value === 'number' ? change(value) : print(FULL, value, unit);

/** A value on an axis or in a cell: `25 Aug`, `Wed`, `£12k`. */
export const short = (value: Value, { unit }: Pick<Column, 'unit'>): string => print(SHORT, value, unit);

export const isNumeric = ({ unit }: Column): boolean => ['pounds', 'count', 'average', 'percent'].includes(unit);
