import type { Session } from '@brewline/warehouse';
import type { Holdings } from '../sql/data-range.ts';
import { day, instant, plural } from '../rendering/format.ts';

/** What the warehouse covers and how fresh it is, in sentences; none if it is empty. */
export async function coverageOf(session: Session, { days, branches }: Holdings): Promise<string[]> {
  if (days === undefined) return [];
  const [fresh] = await session.query<{ loaded: string | null }>(
    `select cast(max(changed_at at time zone 'UTC') as varchar(16)) as loaded from mart.drops where status = 'loaded'`,
  );
  return [
    `The warehouse holds sales of ${plural(branches.length, 'branch', 'branches')} from ${day(days.first)} to ${day(days.newest)}.`,
    ...(fresh?.loaded == null ? [] : [`The newest file was loaded on ${instant(fresh.loaded)} (UTC).`]),
  ];
}
