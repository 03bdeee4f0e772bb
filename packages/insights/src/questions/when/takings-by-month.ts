import { question } from '../question.ts';
import { firstOfMonth } from '../../sql/expressions.ts';
import { takingsBy } from '../../sql/takings-by.ts';

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
  sql: (asked) => takingsBy('month', firstOfMonth(`${firstOfMonth(asked.to)} - 365`), asked),
  drawing: { kind: 'columns', at: 'month', values: ['takings'] },
  advice: 'Of thirteen columns the first is the same month a year ago: the season is in both.',
  caveat: 'The last month counts up to the last day of the period only, and months differ in length.',
});
