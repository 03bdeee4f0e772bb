import { question } from '../question.ts';
import { ratio } from '../../sql/expressions.ts';

export const throughTheDay = question({
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
    select hour, ${ratio('sum(sales)', 'max(days)', 1)} as sales_a_day, ${ratio('sum(takings)', 'max(days)', 2)} as takings_a_day, sum(sales) as sales
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
  advice: 'Have everything ready and everybody there an hour before the peak.',
  caveat: 'The average of days on which anything was sold, all chosen branches together.',
});
