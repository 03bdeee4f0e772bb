import type { SqlParams } from '../questions/sql-params.ts';
import { change, during } from './expressions.ts';

/**
 * Units and takings of the first ten products of the period in an order, or of names with sizes and flavours together.
 */
export const productsSold =
  (by: 'product' | 'name', order: 'units' | 'units desc' | 'takings' | 'takings desc') =>
  ({ from, to, branch, product }: SqlParams): string => `
    select ${by}, sum(units) as units, sum(takings) as takings
      from mart.products_by_day
     where day between ${from} and ${to}
       and ${branch('branch')}
       and ${product('name')}
     group by ${by}
     order by ${order}, ${by}
     limit 10`;

/**
 * The ten products whose units rose, or fell, the most against the period before.
 *
 * @param more the difference, of `units` and `previous_units`
 * @param as its column's name
 * @param which a condition on the two
 */
export const productsMoved =
  (more: string, as: string, which: string) =>
  ({ from, to, previousFrom, previousTo, branch, product }: SqlParams): string => `
    select product, ${more} as ${as}, units, previous_units, ${change('units', 'previous_units')} as change
      from (
        select product, ${during(from, to, 'units')} as units,
               ${during(previousFrom, previousTo, 'units')} as previous_units
          from mart.products_by_day
         where day between ${previousFrom} and ${to}
           and ${branch('branch')}
           and ${product('name')}
         group by product
      ) as by_product
     where ${which}
     order by ${as} desc, product
     limit 10`;
