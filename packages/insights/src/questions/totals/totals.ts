import { defineQuestion } from '../question.ts';
import { ratio } from '../../sql/expressions.ts';

export const totals = defineQuestion({
  id: 'totals',
  theme: 'totals',
  title: 'How much did we sell?',
  columns: [
    { key: 'takings', label: 'Takings', unit: 'pounds' },
    { key: 'sales', label: 'Sales', unit: 'count' },
    { key: 'items', label: 'Items', unit: 'count' },
    { key: 'average_basket', label: 'Average basket', unit: 'pounds' },
  ],
  sql: ({ from, to, branch }) => `
    select sum(takings) as takings, sum(sales) as sales, sum(items) as items,
           ${ratio('sum(takings)', 'sum(sales)', 2)} as average_basket
      from mart.sales_by_day
     where day between ${from} and ${to}
       and ${branch('branch')}
    having count(*) > 0`,
  drawing: { kind: 'figures', values: ['takings', 'sales', 'items', 'average_basket'] },
  placement: {
    documents: ['page', 'report', 'mail'],
    periods: ['daily', 'weekly', 'monthly'],
    branches: ['all', 'one'],
    dashboards: ['sales', 'branch'],
  },
  advice:
    'More sales mean more customers, a larger basket means that each buys more: '
    + 'what moves the takings says where to begin.',
});
