import { ITEM_PRICES } from '../caveats.ts';
import { question } from '../question.ts';

export const bestSellers = question({
  id: 'best-sellers',
  theme: 'what',
  title: 'What sells best?',
  columns: [
    { key: 'product', label: 'Product', unit: 'text' },
    { key: 'units', label: 'Units sold', unit: 'count' },
    { key: 'takings', label: 'Takings', unit: 'pounds' },
  ],
  sql: ({ from, to, branch, product }) => `
    select product, sum(units) as units, sum(takings) as takings
      from mart.products_by_day
     where day between ${from} and ${to}
       and ${branch('branch')}
       and ${product('name')}
     group by product
     order by units desc, product
     limit 10`,
  drawing: { kind: 'bars', label: 'product', value: 'units' },
  advice: 'Never run out of these; what is missing here and on your menu board deserves its place.',
  caveat: ITEM_PRICES,
});
