import type { Session } from '@brewline/warehouse';

/** The last day on which anything was sold, as `2021-08-25`; undefined of an empty warehouse. */
export async function newestDay(session: Session): Promise<string | undefined> {
  const [row] = await session.query<{ day: string | null }>('select cast(max(day) as varchar(10)) as day from mart.dim_date');
  return row?.day ?? undefined;
}
