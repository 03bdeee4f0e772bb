import { periodOf } from '@brewline/insights';

/** Whether a text is a day of the calendar as `2021-08-25`. */
export function isDay(text: string): boolean {
  try {
    periodOf('daily', text);
    return true;
  } catch {
    return false;
  }
}
