import { AT_LEAST_FOUR_WEEKS } from '../caveats.ts';
import { defineQuestion } from '../question.ts';
import { atLeastFourWeeks } from '../../sql/expressions.ts';
import { takingsBy } from '../../sql/takings-by.ts';

export const takingsByDay = defineQuestion({
  id: 'takings-by-day',
  theme: 'when',
  title: 'How do takings change from day to day?',
  columns: [
    { key: 'day', label: 'Day', unit: 'day' },
    { key: 'takings', label: 'Takings', unit: 'pounds' },
    { key: 'sales', label: 'Sales', unit: 'count' },
    { key: 'average_basket', label: 'Average basket', unit: 'pounds' },
  ],
  sql: (params) => takingsBy('day', atLeastFourWeeks(params.from, params.to), params),
  drawing: { kind: 'columns', at: 'day', values: ['takings'] },
  placement: {
    documents: ['page', 'report'],
    periods: ['daily', 'weekly', 'monthly'],
    branches: ['all', 'one'],
    dashboards: ['sales', 'branch'],
  },
  advice: 'Compare a day with the same weekday, not with the day before.',
  caveat: AT_LEAST_FOUR_WEEKS,
});
