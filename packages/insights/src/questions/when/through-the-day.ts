import { formatCount, formatCounted, formatHour, formatPercent } from '../../rendering/format.ts';
import { type Answer, defineQuestion } from '../question.ts';
import { ratio } from '../../sql/expressions.ts';

export const throughTheDay = defineQuestion({
  id: 'through-the-day',
  theme: 'when',
  title: 'How does a day go?',
  columns: [
    { key: 'hour', label: 'Hour', unit: 'hour' },
    { key: 'sales_a_day', label: 'Sales a day', unit: 'average' },
    { key: 'takings_a_day', label: 'Takings a day', unit: 'pounds' },
    { key: 'sales', label: 'Sales in the whole period', unit: 'count' },
  ],
  sql: ({ from, to, branch }) => `
    select hour, ${ratio('sum(sales)', 'max(days)', 1)} as sales_a_day,
           ${ratio('sum(takings)', 'max(days)', 2)} as takings_a_day,
           sum(sales) as sales
      from mart.sales_by_hour
     cross join (
        select count(distinct day) as days
          from mart.sales_by_day
         where day between ${from} and ${to}
           and ${branch('branch')}
      ) as opened
     where day between ${from} and ${to}
       and ${branch('branch')}
     group by hour
     order by hour`,
  drawing: { kind: 'columns', at: 'hour', values: ['sales_a_day'] },
  placement: {
    documents: ['page', 'report'],
    periods: ['daily', 'weekly', 'monthly'],
    branches: ['all', 'one'],
    dashboards: ['sales', 'branch'],
    terminal: { columns: ['hour', 'sales_a_day', 'takings_a_day'], firstRows: 24, lastRows: 0 },
    summary: describeBusiestHour,
  },
  advice: 'Have everything ready and everybody there an hour before the peak.',
  caveat: 'The average over days on which anything was sold, all chosen branches together.',
});

/** `The busiest hour began at 14:00: 1,221 of 6,371 sales (19.2 %).` Left out if two share first place. */
function describeBusiestHour(rows: Answer['rows']): string | undefined {
  const [first, second] = rows.toSorted((one, other) => Number(other.sales) - Number(one.sales));
  if (first === undefined || first.sales === second?.sales) return undefined;
  const all = rows.reduce((sum, { sales }) => sum + Number(sales), 0);
  const part = `${formatCount(Number(first.sales))} of ${formatCounted(all, 'sale')}`;
  const share = formatPercent(Number(first.sales) / all);
  return `The busiest hour began at ${formatHour(Number(first.hour))}: ${part} (${share}).`;
}
