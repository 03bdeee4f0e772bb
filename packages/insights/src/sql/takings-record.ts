import type { Session } from '@brewline/warehouse';
import { weekdayOf } from '../period/calendar.ts';
import type { Period } from '../period/period.ts';

/** The takings of days of one weekday, of weeks or of months. */
const TAKINGS: Readonly<Record<Period, (from: string) => string>> = {
  daily: (from) =>
    `select branch_id, branch, day as starts, takings from mart.sales_by_day where weekday = ${weekdayOf(from)}`,
  weekly: () => 'select branch_id, branch, week as starts, takings from mart.sales_by_week',
  monthly: () => 'select branch_id, branch, month as starts, takings from mart.sales_by_month',
};

/** A record over fewer days is not worth a sentence. */
const MIN_DAYS: Readonly<Record<Period, number>> = { daily: 28, weekly: 28, monthly: 89 };

export interface TakingsRecord {
  readonly branch: string;
  /** When the last period with takings as high began; null if there is none. */
  readonly since: string | null;
  /** When the first period of the branch began. */
  readonly first: string;
}

/**
 * The branch whose takings are its highest for the longest time; undefined if none has its highest in a long time.
 *
 * @param from the first day of the period
 * @param branch `''` for all
 */
export async function readTakingsRecord(
  session: Session,
  period: Period,
  from: string,
  branch: string,
): Promise<TakingsRecord | undefined> {
  const takings = TAKINGS[period](from);
  const [row] = await session.query<TakingsRecord>(
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
      where starts - coalesce(since, first_day) >= ${MIN_DAYS[period]}
      order by starts - coalesce(since, first_day) desc, takings desc, branch
      limit 1`,
    [from, branch],
  );
  return row;
}
