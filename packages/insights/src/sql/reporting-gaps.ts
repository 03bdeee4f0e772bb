import type { Session } from '@brewline/warehouse';
import { addDays } from '../period/calendar.ts';

/** The branches that sold anything in the four weeks up to a day; one that opens later has fewer days to compare. */
export async function readSellingBranches(session: Session, day: string): Promise<string[]> {
  const rows = await session.query<{ branch: string }>(
    'select distinct branch from mart.sales_by_day where day between cast($1 as date) and cast($2 as date)',
    [addDays(day, -28), day],
  );
  return rows.map(({ branch }) => branch);
}

/** The days on which anything was sold. */
export async function readSaleDays(session: Session, from: string, to: string): Promise<ReadonlySet<string>> {
  const rows = await session.query<{ day: string }>(
    'select cast(day as varchar(10)) as day from mart.dim_date where day between cast($1 as date) and cast($2 as date)',
    [from, to],
  );
  return new Set(rows.map(({ day }) => day));
}

export interface BranchGaps {
  readonly branch: string;
  /** The number of days on which it has not reported; 0 if it is complete. */
  readonly days: number;
  /** The first of them. */
  readonly first: string | null;
}

/** Every branch that was expected on any of the days. @param branch `''` for all */
export async function readBranchGaps(
  session: Session,
  from: string,
  to: string,
  branch: string,
): Promise<BranchGaps[]> {
  const rows = await session.query<{ branch: string; days: string; first: string | null }>(
    `select branch, sum(1 - reported) as days,
            cast(min(case when reported = 0 then day end) as varchar(10)) as first
       from mart.branch_days
      where day between cast($1 as date) and cast($2 as date)
        and (cast($3 as varchar(200)) = '' or branch = cast($3 as varchar(200)))
      group by branch_id, branch
      order by branch`,
    [from, to, branch],
  );
  return rows.map((row) => ({ ...row, days: Number(row.days) }));
}
