/** Days and the clock on the till, all branch-local: there is no zone anywhere in a branch file. */

const DAY_MS = 86_400_000;

export interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** `2021-08-25` */
  readonly iso: string;
  /** Days since 1970-01-01. */
  readonly number: number;
}

/** @throws RangeError when the text is no ISO date of the calendar. */
export function dayNumber(iso: string): number {
  const time = Date.parse(`${iso}T00:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(iso) || Number.isNaN(time) || !new Date(time).toISOString().startsWith(iso)) {
    throw new RangeError(`firstDay must be a date such as 2021-08-25, not ${JSON.stringify(iso)}`);
  }
  return time / DAY_MS;
}

export function dayOfNumber(number: number): CalendarDay {
  const date = new Date(number * DAY_MS);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    iso: date.toISOString().slice(0, 10),
    number,
  };
}

export const two = (number: number): string => String(number).padStart(2, '0');

/** `25/08/2021`, or with another separator `25-08-2021`. */
export function british(day: Pick<CalendarDay, 'year' | 'month' | 'day'>, separator = '/'): string {
  return [two(day.day), two(day.month), day.year].join(separator);
}

const MINUTES = Array.from({ length: 1440 }, (_, minute) => ({
  hour: Math.floor(minute / 60),
  rest: two(minute % 60),
}));
const PADDED = MINUTES.map(({ hour, rest }) => `${two(hour)}:${rest}`);
const UNPADDED = MINUTES.map(({ hour, rest }) => `${hour}:${rest}`);

/** `09:00` of a minute of the day. */
export const clock = (minute: number): string => PADDED[minute]!;

/** `9:00`, the way a spreadsheet shows it. */
export const spreadsheetClock = (minute: number): string => UNPADDED[minute]!;
