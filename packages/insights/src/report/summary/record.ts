import type { Session } from '@brewline/warehouse';
import type { Period } from '../../period/period.ts';
import type { Summarised } from './summarised.ts';
import { date, month, weekday } from '../../rendering/format.ts';
import { weekdayOf } from '../../period/calendar.ts';

/** Where takings of days of one weekday, of weeks or of months stand. */
const TAKINGS: Readonly<Record<Period, (from: string) => string>> = {
  daily: (from) =>
    `select branch_id, branch, day as starts, takings from mart.sales_by_day where weekday = ${weekdayOf(from)}`,
  weekly: () => 'select branch_id, branch, week as starts, takings from mart.sales_by_week',
  monthly: () => 'select branch_id, branch, month as starts, takings from mart.sales_by_month',
};

/** To be the best of less than these days is nothing to speak of. */
const LEAST_DAYS: Readonly<Record<Period, number>> = { daily: 28, weekly: 28, monthly: 89 };

/** `Leeds had its best Friday since 25 June 2021.`, of the branch that has waited longest for it. */
export async function recordSentence(
  session: Session,
  { period, span, branch }: Summarised,
): Promise<string | undefined> {
  const takings = TAKINGS[period](span.from);
  const [row] = await session.query<{ branch: string; since: string | null; first: string }>(
    `select branch, cast(since as varchar(10)) as since, cast(first_day as varchar(10)) as first
       from (
         select present.branch, present.starts, present.takings, min(earlier.starts) as first_day,
                max(case when earlier.takings >= present.takings then earlier.starts end) as since
           from (${takings}) as present
           join (${takings}) as earlier on earlier.branch_id = present.branch_id and earlier.starts < present.starts
          where present.starts = cast($1 as date)
            and (cast($2 as varchar(200)) = '' or present.branch = cast($2 as varchar(200)))
          group by present.branch_id, present.branch, present.starts, present.takings
       ) as compared
      where starts - coalesce(since, first_day) >= ${LEAST_DAYS[period]}
      order by starts - coalesce(since, first_day) desc, takings desc, branch
      limit 1`,
    [span.from, branch],
  );
  if (row === undefined) return undefined;
  const what = { daily: weekday(weekdayOf(span.from)), weekly: 'week', monthly: 'month' }[period];
  const since = row.since ?? row.first;
  const when = { daily: date(since), weekly: `that of ${date(since)}`, monthly: month(since) }[period];
  return row.since === null
    ? `${row.branch} had its best ${what} on record, which begins with ${when}.`
    : `${row.branch} had its best ${what} since ${when}.`;
}
