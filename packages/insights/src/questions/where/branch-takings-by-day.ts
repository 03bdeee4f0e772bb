import { AT_LEAST_FOUR_WEEKS } from '../caveats.ts';
import { defineQuestion } from '../question.ts';
import { asText, atLeastFourWeeks } from '../../sql/expressions.ts';

export const branchTakingsByDay = defineQuestion({
  id: 'branch-takings-by-day',
  theme: 'where',
  title: 'How do the branches’ takings change over time?',
  columns: [
    { key: 'day', label: 'Day', unit: 'day' },
    { key: 'branch', label: 'Branch', unit: 'text' },
    { key: 'takings', label: 'Takings', unit: 'pounds' },
  ],
  sql: ({ from, to, branch }) => `
    select ${asText('day')} as day, sales_by_day.branch, takings
      from mart.sales_by_day
      join (
        select branch_id
          from mart.sales_by_day
         where day between ${atLeastFourWeeks(from, to)} and ${to}
           and ${branch('branch')}
         group by branch_id
         order by sum(takings) desc, branch_id
         limit 8
      ) as highest on highest.branch_id = sales_by_day.branch_id
     where day between ${atLeastFourWeeks(from, to)} and ${to}
     order by day, branch`,
  drawing: { kind: 'lines', at: 'day', value: 'takings', by: 'branch' },
  placement: {
    documents: ['page', 'report'],
    periods: ['weekly', 'monthly'],
    branches: ['all'],
    dashboards: ['sales'],
  },
  advice: 'A line that leaves the others has its own reason; lines that move together have the weather.',
  caveat:
    'At most the eight branches with the highest takings; choose a branch to see any other. ' + AT_LEAST_FOUR_WEEKS,
});
