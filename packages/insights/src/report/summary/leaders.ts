import type { Session } from '@brewline/warehouse';
import { plusDays, weekdayOf } from '../../period/calendar.ts';
import type { Answer } from '../../questions/question.ts';
import type { Summarised } from './summarised.ts';
import { count, date, hour, month, percent, plural } from '../../rendering/format.ts';

/**
 * `Regular Latte, Hazelnut sold best: 1,040 units.`, of the best sellers. Left out if three or more share the place.
 */
export function bestSellerSentence(rows: Answer['rows']): string | undefined {
  const first = rows.filter(({ units }) => units === rows[0]!.units);
  if (first.length === 0 || first.length > 2) return undefined;
  return `${first.map(({ product }) => product).join(' and ')} sold best: ${plural(Number(first[0]!.units), 'unit')}${first.length === 2 ? ' each' : ''}.`;
}

/** `The busiest hour began at 14:00: 1,221 of 6,371 sales (19.2 %).`, of all hours. Left out if two share the place. */
export function busiestHourSentence(rows: Answer['rows']): string | undefined {
  const [first, second] = rows.toSorted((one, other) => Number(other.sales) - Number(one.sales));
  if (first === undefined || first.sales === second?.sales) return undefined;
  const all = rows.reduce((sum, { sales }) => sum + Number(sales), 0);
  return `The busiest hour began at ${hour(Number(first.hour))}: ${count(Number(first.sales))} of ${plural(all, 'sale')} (${percent(Number(first.sales) / all)}).`;
}

/**
 * `41.2 % of takings came from customers who had bought in an earlier week.` It is known by weeks only, so of a day its
 * week is told, of a month the weeks that began in it. Left out with the first week of all, in which everybody is new.
 */
export async function returningSentence(
  session: Session,
  { period, span, branch }: Summarised,
): Promise<string | undefined> {
  const first = period === 'daily' ? plusDays(span.from, 1 - weekdayOf(span.from)) : span.from;
  const [row] = await session.query<{ returning: string | null; takings: string | null; week: string | null }>(
    `select sum(returning_takings) as returning, sum(new_takings + returning_takings + unknown_takings) as takings, cast(min(week) as varchar(10)) as week
       from mart.customers_by_week
      where week between cast($1 as date) and cast($2 as date)
        and branch = cast($3 as varchar(200))
     having min(week) > (select min(week) from mart.dim_date)`,
    [first, span.to, branch],
  );
  if (row?.week == null || Number(row.takings) <= 0) return undefined;
  const weeks = {
    daily: `In the week from ${date(row.week)}, `,
    weekly: '',
    monthly: `In the weeks that began in ${month(row.week)}, `,
  }[period];
  return `${weeks}${percent(Number(row.returning) / Number(row.takings))} of takings came from customers who had bought in an earlier week.`;
}
