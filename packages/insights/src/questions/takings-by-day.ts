import { AT_LEAST_FOUR_WEEKS } from '../caveats.ts';
import { question } from '../question.ts';
import { asText, atLeastFourWeeks, ratio } from '../sql.ts';

export const takingsByDay = question({
  id: 'takings-by-day',
  theme: 'when',
  title: 'How do takings go from day to day?',
  columns: [
    { key: 'day', label: 'Day', unit: 'day' },
    { key: 'takings', label: 'Takings', unit: 'pounds' },
    { key: 'sales', label: 'Sales', unit: 'count' },
    { key: 'average_basket', label: 'Average basket', unit: 'pounds' },
  ],
  sql: ({ from, to, branch }) => `
    select ${asText('day')} as day, sum(takings) as takings, sum(sales) as sales, ${ratio('sum(takings)', 'sum(sales)', 2)} as average_basket
      from mart.sales_by_day
     where day between ${atLeastFourWeeks(from, to)} and ${to}
       and ${branch('branch')}
     group by sales_by_day.day
     order by sales_by_day.day`,
  drawing: { kind: 'columns', at: 'day', values: ['takings'] },
  advice: 'Compare a day with the same weekday, not with the day before.',
  caveat: AT_LEAST_FOUR_WEEKS,
});
