import { ITEM_PRICES } from '../caveats.ts';
import { question } from '../question.ts';

export const bestNames = question({
  id: 'best-names',
  theme: 'what',
  title: 'What sells best, sizes and flavours together?',
  columns: [
    { key: 'name', label: 'Product', unit: 'text' },
    { key: 'units', label: 'Units sold', unit: 'count' },
    { key: 'takings', label: 'Takings', unit: 'pounds' },
  ],
  sql: ({ from, to, branch, product }) => `
    select name, sum(units) as units, sum(takings) as takings
      from mart.products_by_day
     where day between ${from} and ${to}
       and ${branch('branch')}
       and ${product('name')}
     group by name
     order by units desc, name
     limit 10`,
  drawing: { kind: 'bars', label: 'name', value: 'units' },
  advice: 'This is what people come for; choose sizes and flavours after it.',
  caveat: `Names count as the tills write them: two that differ by a capital are two products. ${ITEM_PRICES}`,
});
