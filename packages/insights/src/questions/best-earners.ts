import { ITEM_PRICES } from '../caveats.ts';
import { question } from '../question.ts';

export const bestEarners = question({
  id: 'best-earners',
  theme: 'what',
  title: 'What brings in the most money?',
  columns: [
    { key: 'product', label: 'Product', unit: 'text' },
    { key: 'takings', label: 'Takings', unit: 'pounds' },
    { key: 'units', label: 'Units sold', unit: 'count' },
  ],
  sql: ({ from, to, branch, product }) => `
    select product, sum(takings) as takings, sum(units) as units
      from mart.products_by_day
     where day between ${from} and ${to}
       and ${branch('branch')}
       and ${product('name')}
     group by product
     order by takings desc, product
     limit 10`,
  drawing: { kind: 'bars', label: 'product', value: 'takings' },
  advice: 'A small change of price or of supply matters most here.',
  caveat: ITEM_PRICES,
});
