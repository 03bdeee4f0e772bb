import { NOBODY_REPORTED } from '../caveats.ts';
import { defineQuestion } from '../question.ts';
import { asText, lastDay } from '../../sql/expressions.ts';

export const branchesReported = defineQuestion({
  id: 'branches-reported',
  theme: 'completeness',
  title: 'Has every branch reported?',
  columns: [
    { key: 'reported', label: 'Branches that reported', unit: 'count' },
    { key: 'expected', label: 'Branches expected', unit: 'count' },
    { key: 'missing', label: 'Branches missing', unit: 'count' },
    { key: 'day', label: 'Day', unit: 'day' },
  ],
  sql: ({ from, to, branch }) => `
    select sum(reported) as reported, count(*) as expected, count(*) - sum(reported) as missing, ${asText('day')} as day
      from mart.branch_days
     where day = ${lastDay(from, to)}
       and ${branch('branch')}
     group by branch_days.day`,
  drawing: { kind: 'figures', values: ['reported', 'expected', 'missing'] },
  placement: {
    documents: ['page', 'report'],
    periods: ['daily', 'weekly', 'monthly'],
    branches: ['all'],
    dashboards: ['data-quality'],
  },
  advice: 'While a branch is missing, every total of that day is too low: wait, or say so.',
  caveat:
    'For the last day of the period on which anything was sold. '
    + 'A branch is expected if it sold anything on that day or on the same weekday of the four weeks before, or if it '
    + 'opened in the week before.',
  unreportedText: NOBODY_REPORTED,
});
