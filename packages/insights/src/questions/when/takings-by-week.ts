import { UNFINISHED_WEEK } from '../caveats.ts';
import { defineQuestion } from '../question.ts';
import { thirteenWeeks } from '../../sql/expressions.ts';
import { takingsBy } from '../../sql/takings-by.ts';

export const takingsByWeek = defineQuestion({
  id: 'takings-by-week',
  theme: 'when',
  title: 'How do takings change from week to week?',
  columns: [
    { key: 'week', label: 'Week from', unit: 'week' },
    { key: 'takings', label: 'Takings', unit: 'pounds' },
    { key: 'sales', label: 'Sales', unit: 'count' },
    { key: 'average_basket', label: 'Average basket', unit: 'pounds' },
  ],
  sql: (params) => takingsBy('week', thirteenWeeks(params.to), params),
  drawing: { kind: 'columns', at: 'week', values: ['takings'] },
  placement: {
    documents: ['page', 'report'],
    periods: ['weekly', 'monthly'],
    branches: ['all', 'one'],
    dashboards: ['sales', 'branch'],
  },
  advice: 'A quarter of a year shows a trend that no single week does.',
  caveat: `The 13 weeks up to the last day of the period. ${UNFINISHED_WEEK}`,
});
