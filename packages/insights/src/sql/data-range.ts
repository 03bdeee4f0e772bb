import type { Session } from '@brewline/warehouse';

/** The days and branches of which a warehouse holds sales. */
export interface DataRange {
  /** The first and the newest day on which anything was sold, as `2021-08-25`; undefined if there is none. */
  readonly days: { readonly first: string; readonly newest: string } | undefined;
  /** Their names in alphabetical order. */
  readonly branches: readonly string[];
}

export async function readDataRange(session: Session): Promise<DataRange> {
  const [days] = await session.query<{ first: string; newest: string }>(`
    select cast(min(day) as varchar(10)) as first, cast(max(day) as varchar(10)) as newest
      from mart.dim_date
    having count(*) > 0`);
  const branches = await session.query<{ branch: string }>('select branch from mart.dim_branch order by branch');
  return { days, branches: branches.map(({ branch }) => branch) };
}
