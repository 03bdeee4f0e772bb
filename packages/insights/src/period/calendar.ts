/** Calendar days as `2021-08-25`, in the years that a sale may have (docs/data-contract.md). */

const DAY_MS = 86_400_000;
const timeOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Whether a text is a calendar day in this format. */
export function isDay(text: string): boolean {
  const time = timeOf(text);
  // JavaScript takes 30 February for 2 March.
  return /^(20\d\d|2100)-\d\d-\d\d$/.test(text) && !Number.isNaN(time) && dayOf(time) === text;
}

export const addDays = (day: string, days: number): string => dayOf(timeOf(day) + days * DAY_MS);

export const daysBetween = (from: string, to: string): number => (timeOf(to) - timeOf(from)) / DAY_MS;

/** Monday 1 … Sunday 7. */
export const weekdayOf = (day: string): number => ((new Date(timeOf(day)).getUTCDay() + 6) % 7) + 1;
