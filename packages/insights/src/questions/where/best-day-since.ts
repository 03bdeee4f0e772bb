import { defineQuestion } from '../question.ts';
import { asText, lastDay } from '../../sql/expressions.ts';

export const bestDaySince = defineQuestion({
  id: 'best-day-since',
  theme: 'where',
  title: 'Which branches had their best day for weeks?',
  columns: [
    { key: 'branch', label: 'Branch', unit: 'text' },
    { key: 'day', label: 'Day', unit: 'day' },
    { key: 'takings', label: 'Takings', unit: 'pounds' },
    { key: 'weeks', label: 'Best in (weeks)', unit: 'count' },
    { key: 'since', label: 'Last day as good', unit: 'day' },
  ],
  sql: ({ from, to, branch }) => `
    select branch, ${asText('day')} as day, takings,
           (compared.day - coalesce(better_day, first_day - 7)) / 7 as weeks,
           ${asText('better_day')} as since
      from (
        select newest.branch, newest.day, newest.takings, min(earlier.day) as first_day,
               max(case when earlier.takings >= newest.takings then earlier.day end) as better_day
          from mart.sales_by_day as newest
          join mart.sales_by_day as earlier
            on earlier.branch_id = newest.branch_id and earlier.weekday = newest.weekday and earlier.day < newest.day
         where newest.day = ${lastDay(from, to)}
           and earlier.day between ${from} - 364 and ${to}
           and ${branch('newest.branch')}
         group by newest.branch, newest.day, newest.takings
      ) as compared
     where compared.day - coalesce(better_day, first_day - 7) >= 35
     order by weeks desc, takings desc, branch
     limit 10`,
  drawing: { kind: 'table' },
  placement: {
    documents: ['page', 'report'],
    periods: ['daily', 'weekly'],
    branches: ['all'],
    dashboards: ['sales', 'branch'],
  },
  advice: 'Tell them, and ask what they did.',
  caveat:
    'The last day of the period on which anything was sold, compared with the same weekdays of the year before; '
    + 'shown if it is the best in five weeks or more. Without a last day as good, it is the best known.',
});
