import type { Session } from '@brewline/warehouse';

/** When the newest file was loaded, in UTC, as `2021-08-25 20:14`; undefined if there is none. */
export async function readNewestLoad(session: Session): Promise<string | undefined> {
  const [row] = await session.query<{ loaded: string | null }>(
    `select cast(max(changed_at at time zone 'UTC') as varchar(16)) as loaded from mart.drops where status = 'loaded'`,
  );
  return row?.loaded ?? undefined;
}
