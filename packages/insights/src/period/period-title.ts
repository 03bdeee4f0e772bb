import { formatDate, formatDay, formatMonth, formatWeekday } from '../rendering/format.ts';
import { weekdayOf } from './calendar.ts';
import type { PartialSpan } from './partial-period.ts';
import type { Period } from './period.ts';

/** `Wednesday 25 August 2021`, `Week from Monday 23 August 2021, up to Wed 25 Aug 2021`, `August 2021` */
export function formatPeriod(period: Period, { from, to, hasEnded }: PartialSpan): string {
  const first = `${formatWeekday(weekdayOf(from))} ${formatDate(from)}`;
  const whole = { daily: first, weekly: `Week from ${first}`, monthly: formatMonth(from) }[period];
  return hasEnded ? whole : `${whole}, up to ${formatDay(to)}`;
}
