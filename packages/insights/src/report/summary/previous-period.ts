import { addDays, weekdayOf } from '../../period/calendar.ts';
import { formatMonth, formatWeekday } from '../../rendering/format.ts';
import type { ReportContext } from '../report-request.ts';

/**
 * The period that another is compared with: `the Friday before`, `the week before`, `all of February 2021`, `the same
 * days of July 2021`
 */
export function namePreviousPeriod({ period, span }: ReportContext): string {
  if (period === 'daily') return `the ${formatWeekday(weekdayOf(span.from))} before`;
  const whole = period === 'weekly' ? 'the week before' : formatMonth(span.previousFrom);
  if (span.hasEnded) return whole;
  return span.previousTo === addDays(span.from, -1) ? `all of ${whole}` : `the same days of ${whole}`;
}
