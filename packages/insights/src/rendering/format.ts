import type { Column, Unit, Value } from '../questions/question.ts';

const createNumberFormat = (options: Intl.NumberFormatOptions) => {
  const format = new Intl.NumberFormat('en-GB', options);
  return (value: number): string => format.format(value).replace('-', '−');
};
const createDateFormat = (options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
  // Text that is not a day stays as it is: one unreadable value must not fail the report.
  return (day: string): string =>
    startsWithDay(day)
      ? format
          .format(new Date(`${day.slice(0, 10)}T00:00:00Z`))
          .replace(/^(\w{3}),/, '$1')
          .replace(/Sept\b/, 'Sep')
      : day;
};
const startsWithDay = (text: string): boolean => !Number.isNaN(Date.parse(`${text.slice(0, 10)}T00:00:00Z`));

/** `£61,204.50` */
export const formatPounds = createNumberFormat({ style: 'currency', currency: 'GBP' });
/** `6,371` */
export const formatCount = createNumberFormat({ maximumFractionDigits: 0 });
/** `12.3` */
export const formatAverage = createNumberFormat({ maximumFractionDigits: 1 });
/** `2 branches`, `1 branch` */
export const formatCounted = (value: number, one: string, many = `${one}s`): string =>
  `${formatCount(value)} ${value === 1 ? one : many}`;

const formatPercentage = createNumberFormat({ minimumFractionDigits: 1, maximumFractionDigits: 1 });
/** `4.1 %` of 0.041 */
export const formatPercent = (share: number): string => `${formatPercentage(share * 100)}\u00a0%`;
const formatSigned = createNumberFormat({
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
  signDisplay: 'exceptZero',
});
/** `+4.1 %`, `−4.1 %` */
export const formatChange = (share: number): string => `${formatSigned(share * 100)}\u00a0%`;

/** `Wed 25 Aug 2021` */
export const formatDay = createDateFormat({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
/** `25 August 2021` */
export const formatDate = createDateFormat({ day: 'numeric', month: 'long', year: 'numeric' });
/** `August 2021` */
export const formatMonth = createDateFormat({ month: 'long', year: 'numeric' });
/** `25 Aug` */
const formatShortDay = createDateFormat({ day: 'numeric', month: 'short' });
const formatShortMonth = createDateFormat({ month: 'short', year: '2-digit' });
/** `25 Aug 2021` */
const formatMediumDay = createDateFormat({ day: 'numeric', month: 'short', year: 'numeric' });

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
/** `Wednesday` of 3, counted from Monday. */
export const formatWeekday = (number: number): string => WEEKDAYS[number - 1] ?? String(number);
/** `14:00` */
export const formatHour = (number: number): string => `${String(number).padStart(2, '0')}:00`;

const formatClock = (instant: string): string => instant.slice(11, 16);
/** `25 Aug 2021, 20:14` */
export const formatInstant = (value: string): string => `${formatMediumDay(value)}, ${formatClock(value)}`;

const FULL: Readonly<Record<Unit, (value: never) => string>> = {
  text: String,
  day: formatDay,
  week: formatMediumDay,
  month: formatMonth,
  weekday: formatWeekday,
  hour: formatHour,
  instant: formatInstant,
  pounds: formatPounds,
  count: formatCount,
  average: formatAverage,
  percent: formatPercent,
};

const formatCompact = createNumberFormat({ notation: 'compact', maximumFractionDigits: 1 });
const SHORT: Readonly<Record<Unit, (value: never) => string>> = {
  ...FULL,
  day: formatShortDay,
  week: formatShortDay,
  month: formatShortMonth,
  weekday: (value: number) => formatWeekday(value).slice(0, 3),
  instant: formatClock,
  pounds: (value: number) =>
    Math.abs(value) < 100 && !Number.isInteger(value)
      ? formatPounds(value)
      : `${value < 0 ? '−' : ''}£${formatShortCount(Math.abs(value))}`,
  count: formatShortCount,
  percent: (value: number) => `${formatAverage(value * 100)}\u00a0%`,
};

function formatShortCount(value: number): string {
  return Math.abs(value) < 100_000 ? formatCount(value) : formatCompact(value).toLowerCase();
}

const formatUnit = (formats: typeof FULL, value: Value, unit: Unit): string =>
  value === null ? '–' : formats[unit](value as never);

/** A value in full, as sentences and tables print it. A column whose key ends in `change` has a sign. */
export const formatValue = (value: Value, { unit, key }: Column): string =>
  key.endsWith('change') && unit === 'percent' && typeof value === 'number'
    ? formatChange(value)
    : formatUnit(FULL, value, unit);

/** A value on an axis or in a cell: `25 Aug`, `Wed`, `£12k`. */
export const formatShort = (value: Value, { unit }: Pick<Column, 'unit'>): string => formatUnit(SHORT, value, unit);

export const isNumeric = ({ unit }: Column): boolean => ['pounds', 'count', 'average', 'percent'].includes(unit);
