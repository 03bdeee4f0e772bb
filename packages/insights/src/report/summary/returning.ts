import type { Session } from '@brewline/warehouse';
import { addDays, weekdayOf } from '../../period/calendar.ts';
import { formatDate, formatMonth, formatPercent } from '../../rendering/format.ts';
import { readReturningTakings } from '../../sql/returning-takings.ts';
import type { ReportContext } from '../report-request.ts';

/**
 * `41.2 % of takings came from customers who had bought in an earlier week.` It is known by week only: for a day it is
 * about its week, for a month about the weeks that began in it. Left out if the very first week, in which everybody is
 * new, is among them.
 */
export async function describeReturning(
  session: Session,
  { period, span, branch }: ReportContext,
): Promise<string | undefined> {
  const from = period === 'daily' ? addDays(span.from, 1 - weekdayOf(span.from)) : span.from;
  const read = await readReturningTakings(session, from, span.to, branch);
  if (read === undefined || read.takings <= 0) return undefined;
  const weeks = {
    daily: `In the week from ${formatDate(read.week)}, `,
    weekly: '',
    monthly: `In the weeks that began in ${formatMonth(read.week)}, `,
  }[period];
  const share = formatPercent(read.returning / read.takings);
  return `${weeks}${share} of takings came from customers who had bought in an earlier week.`;
}
