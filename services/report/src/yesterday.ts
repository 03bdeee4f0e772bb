import { addDays } from '@brewline/insights';

/** The day before, as `2021-08-25`, in a time zone. */
export function dayBefore(timeZone: string, now = new Date()): string {
  // en-CA writes days in that format.
  const today = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now);
  return addDays(today, -1);
}
