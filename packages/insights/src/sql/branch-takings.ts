import type { Session } from '@brewline/warehouse';
import type { Span } from '../period/period.ts';

export interface BranchTakings {
  readonly branch: string;
  /** In pounds. */
  readonly takings: number;
  readonly sales: number;
  /** Its takings in the period compared with; null if it sold nothing then. */
  readonly before: number | null;
}

/**
 * The takings of each branch in the period and in the one it is compared with, highest first.
 *
 * @param branch `''` for all
 */
export async function readBranchTakings(session: Session, span: Span, branch: string): Promise<BranchTakings[]> {
  const rows = await session.query<Record<keyof BranchTakings, string | null>>(
    `select branch,
            sum(case when day >= cast($1 as date) then takings else 0 end) as takings,
            sum(case when day >= cast($1 as date) then sales else 0 end) as sales,
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
