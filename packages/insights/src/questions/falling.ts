import { question } from '../question.ts';
import { change, during } from '../sql.ts';

export const falling = question({
  id: 'falling',
  theme: 'what',
  title: 'What is falling?',
  columns: [
    { key: 'product', label: 'Product', unit: 'text' },
    { key: 'fewer_units', label: 'Fewer units than before', unit: 'count' },
    { key: 'units', label: 'Units sold', unit: 'count' },
    { key: 'previous_units', label: 'Units before', unit: 'count' },
    { key: 'change', label: 'Change', unit: 'percent' },
  ],
  sql: ({ from, to, previousFrom, previousTo, branch, product }) => `
    select product, previous_units - units as fewer_units, units, previous_units, ${change('units', 'previous_units')} as change
      from (
        select product, ${during(from, to, 'units')} as units, ${during(previousFrom, previousTo, 'units')} as previous_units
          from mart.products_by_day
         where day between ${previousFrom} and ${to}
           and ${branch('branch')}
           and ${product('name')}
         group by product
      ) as by_product
     where units < previous_units
     order by fewer_units desc, product
     limit 10`,
  drawing: { kind: 'bars', label: 'product', value: 'fewer_units' },
  advice: 'Find out whether they were sold out, have gone off the board or are no longer wanted.',
  caveat: 'Against the period right before. Branches that did not report in one of the two shift everything.',
});
