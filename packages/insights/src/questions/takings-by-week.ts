import { UNFINISHED_WEEK } from '../caveats.ts';
import { question } from '../question.ts';
import { asText, ratio, thirteenWeeks } from '../sql.ts';

export const takingsByWeek = question({
  id: 'takings-by-week',
  theme: 'when',
  title: 'How do takings go from week to week?',
  columns: [
    { key: 'week', label: 'Week from', unit: 'week' },
    { key: 'takings', label: 'Takings', unit: 'pounds' },
    { key: 'sales', label: 'Sales', unit: 'count' },
    { key: 'average_basket', label: 'Average basket', unit: 'pounds' },
  ],
  sql: ({ to, branch }) => `
    select ${asText('week')} as week, sum(takings) as takings, sum(sales) as sales, ${ratio('sum(takings)', 'sum(sales)', 2)} as average_basket
      from mart.sales_by_day
     where day between ${thirteenWeeks(to)} and ${to}
       and ${branch('branch')}
     group by sales_by_day.week
     order by sales_by_day.week`,
  drawing: { kind: 'columns', at: 'week', values: ['takings'] },
  advice: 'A quarter of a year shows a trend that no single week does.',
  caveat: `The 13 weeks up to the last day of the period. ${UNFINISHED_WEEK}`,
});
