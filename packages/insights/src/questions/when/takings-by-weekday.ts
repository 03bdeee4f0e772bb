import { AT_LEAST_FOUR_WEEKS } from '../caveats.ts';
import { defineQuestion } from '../question.ts';
import { atLeastFourWeeks, ratio } from '../../sql/expressions.ts';

export const takingsByWeekday = defineQuestion({
  id: 'takings-by-weekday',
  theme: 'when',
  title: 'Which weekday is best?',
  columns: [
    { key: 'weekday', label: 'Weekday', unit: 'weekday' },
    { key: 'takings_a_day', label: 'Takings a day', unit: 'pounds' },
    { key: 'sales_a_day', label: 'Sales a day', unit: 'average' },
    { key: 'days', label: 'Days counted', unit: 'count' },
  ],
  sql: ({ from, to, branch }) => `
    select weekday, ${ratio('sum(takings)', 'count(distinct day)', 2)} as takings_a_day,
           ${ratio('sum(sales)', 'count(distinct day)', 1)} as sales_a_day, count(distinct day) as days
      from mart.sales_by_day
     where day between ${atLeastFourWeeks(from, to)} and ${to}
       and ${branch('branch')}
     group by weekday
     order by weekday`,
  drawing: { kind: 'columns', at: 'weekday', values: ['takings_a_day'] },
  placement: {
    documents: ['page', 'report'],
    periods: ['weekly', 'monthly'],
    branches: ['all', 'one'],
    dashboards: ['sales', 'branch'],
  },
  advice: 'Plan shifts by it, and try an offer on the weakest day.',
  caveat: `The average over days on which anything was sold, all chosen branches together. ${AT_LEAST_FOUR_WEEKS}`,
});
