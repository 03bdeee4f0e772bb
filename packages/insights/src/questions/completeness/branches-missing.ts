import { NOBODY_REPORTED } from '../caveats.ts';
import { defineQuestion } from '../question.ts';
import { asText } from '../../sql/expressions.ts';

export const branchesMissing = defineQuestion({
  id: 'branches-missing',
  theme: 'completeness',
  title: 'Which branches have not reported?',
  columns: [
    { key: 'branch', label: 'Branch', unit: 'text' },
    { key: 'day', label: 'Missing on', unit: 'day' },
    { key: 'days', label: 'Days missing', unit: 'count' },
    { key: 'last_reported', label: 'Last reported', unit: 'day' },
  ],
  sql: ({ from, to, branch }) => `
    select missing.branch, ${asText('max(missing.day)')} as day, count(*) as days,
           ${asText('max(newest_day)')} as last_reported
      from mart.branch_days as missing
      join (
        select branch_id, max(day) as newest_day
          from mart.sales_by_day
         where day between ${from} - 28 and ${to}
         group by branch_id
      ) as sold on sold.branch_id = missing.branch_id
     where missing.day between ${from} and ${to}
       and missing.reported = 0
       and ${branch('missing.branch')}
     group by missing.branch_id, missing.branch
     order by max(missing.day) desc, days desc, missing.branch`,
  drawing: { kind: 'table' },
  placement: {
    documents: ['page', 'report', 'mail'],
    periods: ['daily', 'weekly', 'monthly'],
    branches: ['all', 'one'],
    dashboards: ['data-quality'],
  },
  advice: 'Call them: the café was closed, or its file did not come, came empty or was refused.',
  caveat:
    'The newest missing day is shown. Days on which nobody sold anything are left out, and a branch is not expected '
    + 'on a weekday on which it sold nothing for four weeks.',
  unreportedText: NOBODY_REPORTED,
});
