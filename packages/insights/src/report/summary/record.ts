import type { Session } from '@brewline/warehouse';
import { weekdayOf } from '../../period/calendar.ts';
import { formatDate, formatMonth, formatWeekday } from '../../rendering/format.ts';
import { readTakingsRecord } from '../../sql/takings-record.ts';
import type { ReportContext } from '../report-request.ts';

/** `Leeds had its best Friday since 25 June 2021.`, for the branch whose last equally good Friday is longest ago. */
export async function describeRecord(
  session: Session,
  { period, span, branch }: ReportContext,
): Promise<string | undefined> {
  const record = await readTakingsRecord(session, period, span.from, branch);
  if (record === undefined) return undefined;
  const what = { daily: formatWeekday(weekdayOf(span.from)), weekly: 'week', monthly: 'month' }[period];
  const since = record.since ?? record.first;
  const when = { daily: formatDate(since), weekly: `that of ${formatDate(since)}`, monthly: formatMonth(since) }[
    period
  ];
  return record.since === null
    ? `${record.branch} had its best ${what} on record (the first is ${when}).`
    : `${record.branch} had its best ${what} since ${when}.`;
}
