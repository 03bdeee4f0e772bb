import { ITEM_PRICES } from '../caveats.ts';
import { question } from '../question.ts';

export const worstSellers = question({
  id: 'worst-sellers',
  theme: 'what',
  title: 'What sells worst?',
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
     order by units, product
     limit 10`,
  drawing: { kind: 'bars', label: 'product', value: 'units' },
  advice: 'Ask whether each still earns its place on the menu, or is hidden on the board.',
  caveat: `What sold at least once: what nobody bought is in no file. ${ITEM_PRICES}`,
});
