/** Days and till times, all branch-local: no branch file has a time zone. */

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

/** @throws RangeError if the text is not a valid ISO date. */
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

export const twoDigits = (number: number): string => String(number).padStart(2, '0');

/** `25/08/2021`, or with another separator `25-08-2021`. */
export function britishDate(day: Pick<CalendarDay, 'year' | 'month' | 'day'>, separator = '/'): string {
  return [twoDigits(day.day), twoDigits(day.month), day.year].join(separator);
}

const MINUTES = Array.from({ length: 1440 }, (_, minute) => ({
  hour: Math.floor(minute / 60),
  rest: twoDigits(minute % 60),
}));
const PADDED = MINUTES.map(({ hour, rest }) => `${twoDigits(hour)}:${rest}`);
const UNPADDED = MINUTES.map(({ hour, rest }) => `${hour}:${rest}`);

/** A minute of the day as `09:00`. */
export const clock = (minute: number): string => PADDED[minute]!;

/** A minute of the day as `9:00`, as a spreadsheet shows it. */
export const spreadsheetClock = (minute: number): string => UNPADDED[minute]!;
