/** The day before, as `2021-08-25`, by the clocks of a time zone. */
export function yesterday(timeZone: string, now = new Date()): string {
  // en-CA writes days that way.
  const today = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now);
  const day = new Date(`${today}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
}
