import { MAX_PAIRED_PRODUCTS } from '@brewline/warehouse';
import { defineQuestion } from '../question.ts';
import { ratio } from '../../sql/expressions.ts';

export const boughtTogether = defineQuestion({
  id: 'bought-together',
  theme: 'what',
  title: 'What is bought together?',
  columns: [
    { key: 'pair', label: 'Products', unit: 'text' },
    { key: 'sales', label: 'Sales with both', unit: 'count' },
    { key: 'share', label: 'Share of all sales', unit: 'percent' },
  ],
  sql: ({ from, to, branch, product }) => `
    select first_name || ' + ' || second_name as pair, sum(sales) as sales,
           ${ratio('sum(sales)', 'max(all_sales)')} as share
      from mart.bought_together
     cross join (
        select sum(sales) as all_sales
          from mart.sales_by_day
         where day between ${from} and ${to}
           and ${branch('branch')}
      ) as totals
     where day between ${from} and ${to}
       and ${branch('branch')}
       and (${product('first_name')} or ${product('second_name')})
     group by first_name, second_name
     order by sales desc, pair
     limit 10`,
  drawing: { kind: 'bars', label: 'pair', value: 'sales' },
  placement: {
    documents: ['page', 'report'],
    periods: ['daily', 'weekly', 'monthly'],
    branches: ['all', 'one'],
    dashboards: ['sales', 'branch'],
  },
  advice: 'Offer one to everyone who buys the other, or sell the two as a pair.',
  caveat:
    'Sizes and flavours count together. What sells most is also bought most often with anything else. '
    + `Sales of more than ${MAX_PAIRED_PRODUCTS} different products are left out of the pairs.`,
});
