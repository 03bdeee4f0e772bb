import { AT_LEAST_FOUR_WEEKS } from '../caveats.ts';
import { defineQuestion } from '../question.ts';
import { atLeastFourWeeks, ratio } from '../../sql/expressions.ts';

export const busyTimes = defineQuestion({
  id: 'busy-times',
  theme: 'when',
  title: 'When is it busy?',
  columns: [
    { key: 'weekday', label: 'Weekday', unit: 'weekday' },
    { key: 'hour', label: 'Hour', unit: 'hour' },
    { key: 'sales', label: 'Sales an hour', unit: 'average' },
  ],
  sql: ({ from, to, branch }) => `
    select by_hour.weekday, hour, ${ratio('sales', 'days', 1)} as sales
      from (
        select weekday, hour, sum(sales) as sales
          from mart.sales_by_hour
         where day between ${atLeastFourWeeks(from, to)} and ${to}
           and ${branch('branch')}
         group by weekday, hour
      ) as by_hour
      join (
        select weekday, count(distinct day) as days
          from mart.sales_by_day
         where day between ${atLeastFourWeeks(from, to)} and ${to}
           and ${branch('branch')}
         group by weekday
      ) as by_weekday on by_weekday.weekday = by_hour.weekday
     order by weekday, hour`,
  drawing: { kind: 'heatmap', across: 'weekday', down: 'hour', value: 'sales' },
  placement: {
    documents: ['page', 'report'],
    periods: ['weekly', 'monthly'],
    branches: ['all', 'one'],
    dashboards: ['sales', 'branch'],
  },
  advice: 'Put staff where the cells are dark; clean and bake where they are light.',
  caveat: `The average over days on which anything was sold, all chosen branches together. ${AT_LEAST_FOUR_WEEKS}`,
});
