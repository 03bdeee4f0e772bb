import { ITEM_PRICES } from '../caveats.ts';
import { defineQuestion } from '../question.ts';
import { ratio } from '../../sql/expressions.ts';

export const sizes = defineQuestion({
  id: 'sizes',
  theme: 'what',
  title: 'Which sizes sell?',
  columns: [
    { key: 'size', label: 'Size', unit: 'text' },
    { key: 'units', label: 'Units sold', unit: 'count' },
    { key: 'share', label: 'Share of units', unit: 'percent' },
    { key: 'takings', label: 'Takings', unit: 'pounds' },
  ],
  sql: ({ from, to, branch, product }) => `
    select case when size = '' then 'No size' else size end as size, sum(units) as units,
           ${ratio('sum(units)', 'sum(sum(units)) over ()')} as share, sum(takings) as takings
      from mart.products_by_day
     where day between ${from} and ${to}
       and ${branch('branch')}
       and ${product('name')}
     group by products_by_day.size
     order by units desc, size`,
  drawing: { kind: 'bars', label: 'size', value: 'share' },
  placement: {
    documents: ['page', 'report'],
    periods: ['daily', 'weekly', 'monthly'],
    branches: ['all', 'one'],
    dashboards: ['sales', 'branch'],
  },
  advice: 'Where few go large, offer it at the till.',
  caveat: ITEM_PRICES,
});
