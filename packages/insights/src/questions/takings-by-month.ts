import { question } from '../question.ts';
import { asText, firstOfMonth, ratio } from '../sql.ts';

export const takingsByMonth = question({
  id: 'takings-by-month',
  theme: 'when',
  title: 'How do takings go from month to month?',
  columns: [
    { key: 'month', label: 'Month', unit: 'month' },
    { key: 'takings', label: 'Takings', unit: 'pounds' },
    { key: 'sales', label: 'Sales', unit: 'count' },
    { key: 'average_basket', label: 'Average basket', unit: 'pounds' },
  ],
  sql: ({ to, branch }) => `
    select ${asText('month')} as month, sum(takings) as takings, sum(sales) as sales, ${ratio('sum(takings)', 'sum(sales)', 2)} as average_basket
      from mart.sales_by_day
     where day between ${firstOfMonth(`${firstOfMonth(to)} - 365`)} and ${to}
       and ${branch('branch')}
     group by sales_by_day.month
     order by sales_by_day.month`,
  drawing: { kind: 'columns', at: 'month', values: ['takings'] },
  advice: 'Of thirteen columns the first is the same month a year ago: the season is in both.',
  caveat: 'The last month counts up to the last day of the period only, and months differ in length.',
});
