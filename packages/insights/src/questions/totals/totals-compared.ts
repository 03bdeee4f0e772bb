import { defineQuestion } from '../question.ts';
import { change } from '../../sql/expressions.ts';

export const totalsCompared = defineQuestion({
  id: 'totals-compared',
  theme: 'totals',
  title: 'Is that more or less than before?',
  columns: [
    { key: 'against', label: 'Against', unit: 'text' },
    { key: 'days_earlier', label: 'Days earlier', unit: 'count' },
    { key: 'previous_takings', label: 'Takings then', unit: 'pounds' },
    { key: 'takings_change', label: 'Change in takings', unit: 'percent' },
    { key: 'sales_change', label: 'Change in sales', unit: 'percent' },
    { key: 'items_change', label: 'Change in items', unit: 'percent' },
    { key: 'basket_change', label: 'Change in average basket', unit: 'percent' },
  ],
  sql: ({ from, to, previousFrom, previousTo, branch }) => `
    select case when last_day - first_day <> ${to} - ${from} then 'The period before'
                when days_earlier = 1 then 'The day before'
                when days_earlier = 7 then 'A week before'
                when days_earlier = 28 then 'Four weeks before'
                when days_earlier = 364 then 'A year before'
                else 'The period before' end as against,
           days_earlier, earlier.takings as previous_takings,
           ${change('sold.takings', 'earlier.takings')} as takings_change,
           ${change('sold.sales', 'earlier.sales')} as sales_change,
           ${change('sold.items', 'earlier.items')} as items_change,
           ${change('(sold.takings * earlier.sales)', '(earlier.takings * sold.sales)')} as basket_change
      from (
        select sum(takings) as takings, sum(sales) as sales, sum(items) as items
          from mart.sales_by_day
         where day between ${from} and ${to}
           and ${branch('branch')}
        having count(*) > 0
      ) as sold
     cross join (
        select days_earlier, first_day, last_day, sum(takings) as takings, sum(sales) as sales, sum(items) as items
          from (
            select ${from} - ${previousFrom} as days_earlier, ${previousFrom} as first_day, ${previousTo} as last_day
            union select 1, ${from} - 1, ${to} - 1
            union select 7, ${from} - 7, ${to} - 7
            union select 28, ${from} - 28, ${to} - 28
            union select 364, ${from} - 364, ${to} - 364
          ) as spans
          join mart.sales_by_day on day between first_day and last_day
         where day between least(${previousFrom}, ${from} - 364) and ${to}
           and last_day < ${from}
           and ${branch('branch')}
         group by days_earlier, first_day, last_day
      ) as earlier
     order by days_earlier`,
  drawing: { kind: 'table' },
  placement: {
    documents: ['page', 'report', 'mail'],
    periods: ['daily', 'weekly', 'monthly'],
    branches: ['all', 'one'],
    dashboards: ['sales', 'branch'],
  },
  advice: 'One lower figure is weather; lower than the week, the four weeks and the year before is a trend.',
  caveat:
    'A week, four weeks and a year (52 weeks) before have the same weekdays; '
    + 'they are left out where they would overlap with the period itself. '
    + 'Months differ in length, and a branch that did not report in one of the two periods shifts everything.',
});
