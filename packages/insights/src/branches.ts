import type { Session } from '@brewline/warehouse';

/** The names of all branches, in alphabetical order. */
export async function branchNames(session: Session): Promise<string[]> {
  const rows = await session.query<{ branch: string }>('select branch from mart.dim_branch order by branch');
  return rows.map(({ branch }) => branch);
}
