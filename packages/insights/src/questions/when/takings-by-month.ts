import { defineQuestion } from '../question.ts';
import { firstOfMonth } from '../../sql/expressions.ts';
import { takingsBy } from '../../sql/takings-by.ts';

export const takingsByMonth = defineQuestion({
  id: 'takings-by-month',
  theme: 'when',
  title: 'How do takings change from month to month?',
  columns: [
    { key: 'month', label: 'Month', unit: 'month' },
    { key: 'takings', label: 'Takings', unit: 'pounds' },
    { key: 'sales', label: 'Sales', unit: 'count' },
    { key: 'average_basket', label: 'Average basket', unit: 'pounds' },
  ],
  sql: (params) => takingsBy('month', firstOfMonth(`${firstOfMonth(params.to)} - 365`), params),
  drawing: { kind: 'columns', at: 'month', values: ['takings'] },
  placement: {
    documents: ['page', 'report'],
    periods: ['monthly'],
    branches: ['all', 'one'],
    dashboards: ['sales', 'branch'],
  },
  advice: 'The first of thirteen columns is the same month a year ago: the season is in both.',
  caveat: 'The last month counts only up to the last day of the period, and months differ in length.',
});
