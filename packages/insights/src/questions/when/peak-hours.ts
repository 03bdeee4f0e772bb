import { defineQuestion } from '../question.ts';
import { ratio } from '../../sql/expressions.ts';

export const peakHours = defineQuestion({
  id: 'peak-hours',
  theme: 'when',
  title: 'When is each branch’s peak hour?',
  columns: [
    { key: 'branch', label: 'Branch', unit: 'text' },
    { key: 'hour', label: 'Peak hour', unit: 'hour' },
    { key: 'sales', label: 'Sales in that hour, all days', unit: 'count' },
    { key: 'share', label: 'Share of the branch’s sales', unit: 'percent' },
  ],
  sql: ({ from, to, branch }) => `
    select branch, hour, sales, ${ratio('sales', 'all_sales')} as share
      from (
        select branch, hour, sum(sales) as sales, sum(sum(sales)) over (partition by branch) as all_sales,
               row_number() over (partition by branch order by sum(sales) desc, hour) as place
          from mart.sales_by_hour
         where day between ${from} and ${to}
           and ${branch('branch')}
         group by branch, hour
      ) as by_hour
     where place = 1
     order by sales desc, branch
     limit 20`,
  drawing: { kind: 'table' },
  placement: {
    documents: ['page', 'report'],
    periods: ['daily', 'weekly', 'monthly'],
    branches: ['all'],
    dashboards: ['sales'],
  },
  advice: 'Where one hour brings a large share of the sales, a second till pays in that hour.',
  caveat: 'The 20 branches with the busiest peaks; choose a branch to see any other. Of equal hours, the earliest.',
});
