import { defineQuestion } from '../question.ts';

export const lastHours = defineQuestion({
  id: 'last-hours',
  theme: 'totals',
  title: 'How did the last hours go?',
  columns: [
    { key: 'hour_starts', label: 'Hour', unit: 'instant' },
    { key: 'takings', label: 'Takings', unit: 'pounds' },
    { key: 'sales', label: 'Sales', unit: 'count' },
    { key: 'items', label: 'Items', unit: 'count' },
  ],
  sql: ({ branch }) => `
    select cast(hour_starts as varchar(16)) as hour_starts,
           sum(takings) as takings, sum(sales) as sales, sum(items) as items
      from mart.last_hours
     where ${branch('branch')}
     group by last_hours.hour_starts
     order by last_hours.hour_starts`,
  drawing: { kind: 'columns', at: 'hour_starts', values: ['takings'] },
  placement: {
    documents: ['page'],
    periods: ['daily'],
    branches: ['all', 'one'],
    dashboards: ['sales', 'branch'],
  },
  advice: 'An hour that is missing though the café was open is worth a call.',
  caveat: 'The 24 hours up to the newest sale, whichever period is chosen. Hours without a sale are left out.',
});
