import type { Session } from '@brewline/warehouse';

export interface ReturningTakings {
  /** The first of the weeks, by its Monday. */
  readonly week: string;
  /** Takings from customers who had bought in an earlier week, and all, in pounds. */
  readonly returning: number;
  readonly takings: number;
}

/**
 * Takings of the weeks that begin between two days; undefined if there are none, or if the first week of all is among
 * them, in which everybody is new.
 *
 * @param branch `''` for all
 */
export async function readReturningTakings(
  session: Session,
  from: string,
  to: string,
  branch: string,
): Promise<ReturningTakings | undefined> {
  const [row] = await session.query<{ returning: string | null; takings: string | null; week: string | null }>(
    `select sum(returning_takings) as returning,
            sum(new_takings + returning_takings + unknown_takings) as takings,
            cast(min(week) as varchar(10)) as week
       from mart.customers_by_week
      where week between cast($1 as date) and cast($2 as date)
        and branch = cast($3 as varchar(200))
     having min(week) > (select min(week) from mart.dim_date)`,
    [from, to, branch],
  );
  if (row?.week == null) return undefined;
  return { week: row.week, returning: Number(row.returning), takings: Number(row.takings) };
}
