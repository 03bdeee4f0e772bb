import type { Session } from '@brewline/warehouse';
import { inFull, plural } from './units.ts';

/** What the warehouse covers and how fresh it is, in sentences; none if it is empty. */
export async function coverageOf(session: Session): Promise<string[]> {
  const [held] = await session.query<{ first: string; newest: string; branches: string }>(`
    select cast(min(day) as varchar(10)) as first, cast(max(day) as varchar(10)) as newest, (select count(*) from mart.dim_branch) as branches
      from mart.dim_date
    having count(*) > 0`);
  if (held === undefined) return [];
  const [fresh] = await session.query<{ loaded: string | null }>(`select cast(max(changed_at at time zone 'UTC') as varchar(16)) as loaded from mart.drops where status = 'loaded'`);
  const day = (value: string) => inFull(value, { key: 'day', label: '', unit: 'day' });
  return [
    `The warehouse holds sales of ${plural(Number(held.branches), 'branch', 'branches')} from ${day(held.first)} to ${day(held.newest)}.`,
    ...(fresh?.loaded == null ? [] : [`The newest file was loaded on ${inFull(fresh.loaded, { key: 'loaded', label: '', unit: 'instant' })} (UTC).`]),
  ];
}

/** What the words of a report mean. */
export const DEFINITIONS: readonly (readonly [term: string, meaning: string])[] = [
  ['Takings', 'what the tills wrote as the total of each sale. Takings of products are their prices times the units sold.'],
  ['Sale', 'one basket at the till, of one item or more. Its average is the average basket.'],
  ['Days and hours', 'those of the branch’s own clock. A week begins on Monday.'],
  ['Customer', 'a card, or in a cash sale a name at one branch, known by a pseudonym only. Returning are those who had bought in an earlier week.'],
  ['Rows that were rejected', 'are in no figure. A corrected file replaces the one before, and its sales count once.'],
];
