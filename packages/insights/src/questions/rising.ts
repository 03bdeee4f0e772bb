import { question } from '../question.ts';
import { change, during } from '../sql.ts';

export const rising = question({
  id: 'rising',
  theme: 'what',
  title: 'What is rising?',
  columns: [
    { key: 'product', label: 'Product', unit: 'text' },
    { key: 'more_units', label: 'More units than before', unit: 'count' },
    { key: 'units', label: 'Units sold', unit: 'count' },
    { key: 'previous_units', label: 'Units before', unit: 'count' },
    { key: 'change', label: 'Change', unit: 'percent' },
  ],
  sql: ({ from, to, previousFrom, previousTo, branch, product }) => `
    select product, units - previous_units as more_units, units, previous_units, ${change('units', 'previous_units')} as change
      from (
        select product, ${during(from, to, 'units')} as units, ${during(previousFrom, previousTo, 'units')} as previous_units
          from mart.products_by_day
         where day between ${previousFrom} and ${to}
           and ${branch('branch')}
           and ${product('name')}
         group by product
      ) as by_product
     where units > previous_units
       and previous_units > 0
     order by more_units desc, product
     limit 10`,
  drawing: { kind: 'bars', label: 'product', value: 'more_units' },
  advice: 'Stock up before these run out, and look at what made them rise.',
  caveat: 'Against the period right before. Products that did not sell then are left out, and branches that did not report in one of the two shift everything.',
});
