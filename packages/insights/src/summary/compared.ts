import type { Session } from '@brewline/warehouse';
import type { Summarised } from './summarised.ts';
import { plusDays, weekdayOf } from '../days.ts';
import { month, weekday } from '../units.ts';

/** What a period is measured by. */
export interface Before {
  readonly from: string;
  readonly to: string;
  /** `the Friday before`, `the week before`, `July 2021` */
  readonly name: string;
  /** `There is no Friday before to compare with.` */
  readonly none: string;
}

/** A day is compared with the same weekday, a week and a month with the one before, or with as many days of it. */
export function comparedWith({ period, span }: Summarised): Before {
  if (period === 'daily') {
    const friday = weekday(weekdayOf(span.from));
    return { from: plusDays(span.from, -7), to: plusDays(span.to, -7), name: `the ${friday} before`, none: `There is no ${friday} before to compare with.` };
  }
  const whole = period === 'weekly' ? 'the week before' : month(span.previousFrom);
  return { from: span.previousFrom, to: span.previousTo, name: span.isOver ? whole : `the same days of ${whole}`, none: `There is nothing of ${whole} to compare with.` };
}

export interface BranchTakings {
  readonly branch: string;
  readonly takings: number;
  readonly sales: number;
  /** Null if it sold nothing then. */
  readonly before: number | null;
}

/** What each branch took in the period and in what it is compared with, the highest first. */
export async function takingsByBranch(session: Session, { span, branch }: Summarised, before: Before): Promise<BranchTakings[]> {
  const rows = await session.query<Record<keyof BranchTakings, string | null>>(
    `select branch, sum(case when day >= cast($1 as date) then takings else 0 end) as takings, sum(case when day >= cast($1 as date) then sales else 0 end) as sales,
            sum(case when day <= cast($4 as date) then takings end) as before
       from mart.sales_by_day
      where (day between cast($1 as date) and cast($2 as date) or day between cast($3 as date) and cast($4 as date))
        and (cast($5 as varchar(200)) = '' or branch = cast($5 as varchar(200)))
      group by branch_id, branch
      order by takings desc, branch`,
    [span.from, span.to, before.from, before.to, branch],
  );
  return rows.map((row) => ({ branch: row.branch!, takings: Number(row.takings), sales: Number(row.sales), before: row.before === null ? null : Number(row.before) }));
}
