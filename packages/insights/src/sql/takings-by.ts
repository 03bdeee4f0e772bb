import type { SqlParams } from '../questions/sql-params.ts';
import { asText, ratio } from './expressions.ts';

/** Takings, sales and the average basket of each day, week or month, from a day to the end of the period. */
export const takingsBy = (unit: 'day' | 'week' | 'month', from: string, { to, branch }: SqlParams): string => `
    select ${asText(unit)} as ${unit}, sum(takings) as takings, sum(sales) as sales,
           ${ratio('sum(takings)', 'sum(sales)', 2)} as average_basket
      from mart.sales_by_day
     where day between ${from} and ${to}
       and ${branch('branch')}
     group by sales_by_day.${unit}
     order by sales_by_day.${unit}`;
