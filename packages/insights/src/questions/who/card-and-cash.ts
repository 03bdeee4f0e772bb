import { defineQuestion } from '../question.ts';
import { ratio } from '../../sql/expressions.ts';

export const cardAndCash = defineQuestion({
  id: 'card-and-cash',
  theme: 'who',
  title: 'How do customers pay?',
  columns: [
    { key: 'payment', label: 'Payment', unit: 'text' },
    { key: 'share_of_sales', label: 'Share of sales', unit: 'percent' },
    { key: 'share_of_takings', label: 'Share of takings', unit: 'percent' },
    { key: 'sales', label: 'Sales', unit: 'count' },
    { key: 'takings', label: 'Takings', unit: 'pounds' },
  ],
  sql: ({ from, to, branch }) => `
    select case payment_method when 'CARD' then 'Card' else 'Cash' end as payment,
           ${ratio('sum(sales)', 'sum(sum(sales)) over ()')} as share_of_sales,
           ${ratio('sum(takings)', 'sum(sum(takings)) over ()')} as share_of_takings,
           sum(sales) as sales, sum(takings) as takings
      from mart.sales_by_hour
     where day between ${from} and ${to}
       and ${branch('branch')}
     group by payment_method
     order by payment`,
  drawing: { kind: 'bars', label: 'payment', value: 'share_of_sales' },
  placement: {
    documents: ['page', 'report'],
    periods: ['daily', 'weekly', 'monthly'],
    branches: ['all', 'one'],
    dashboards: ['sales', 'branch'],
  },
  advice: 'Order change and card terminals accordingly, before a branch runs out of either.',
  caveat:
    'These are sales, not people: a person who pays by card and in cash counts on both sides. '
    + 'A customer who pays cash is known by name at that branch only.',
});
