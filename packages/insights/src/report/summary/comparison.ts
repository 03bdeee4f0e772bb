import type { Session } from '@brewline/warehouse';
import type { Summarised } from './summarised.ts';
import { plusDays, weekdayOf } from '../../period/calendar.ts';
import { month, weekday } from '../../rendering/format.ts';

/**
 * What a period is compared with: `the Friday before`, `the week before`, `all of February 2021`, `the same days of
 * July 2021`
 */
export function nameOfBefore({ period, span }: Pick<Summarised, 'period' | 'span'>): string {
  if (period === 'daily') return `the ${weekday(weekdayOf(span.from))} before`;
  const whole = period === 'weekly' ? 'the week before' : month(span.previousFrom);
  if (span.isOver) return whole;
  return span.previousTo === plusDays(span.from, -1) ? `all of ${whole}` : `the same days of ${whole}`;
}

export interface BranchTakings {
  readonly branch: string;
  readonly takings: number;
  readonly sales: number;
  /** Null if it sold nothing then. */
  readonly before: number | null;
}

/** What each branch took in the period and in what it is compared with, the highest first. */
export async function takingsByBranch(session: Session, { span, branch }: Summarised): Promise<BranchTakings[]> {
  const rows = await session.query<Record<keyof BranchTakings, string | null>>(
    `select branch, sum(case when day >= cast($1 as date) then takings else 0 end) as takings, sum(case when day >= cast($1 as date) then sales else 0 end) as sales,
            sum(case when day <= cast($4 as date) then takings end) as before
       from mart.sales_by_day
      where (day between cast($1 as date) and cast($2 as date) or day between cast($3 as date) and cast($4 as date))
        and (cast($5 as varchar(200)) = '' or branch = cast($5 as varchar(200)))
      group by branch_id, branch
      order by takings desc, branch`,
    [span.from, span.to, span.previousFrom, span.previousTo, branch],
  );
  return rows.map((row) => ({
    branch: row.branch!,
    takings: Number(row.takings),
    sales: Number(row.sales),
    before: row.before === null ? null : Number(row.before),
  }));
}
