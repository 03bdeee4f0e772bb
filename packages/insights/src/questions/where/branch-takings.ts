import { AGAINST_BEFORE } from '../caveats.ts';
import { defineQuestion } from '../question.ts';
import { change, during } from '../../sql/expressions.ts';

export const branchTakings = defineQuestion({
  id: 'branch-takings',
  theme: 'where',
  title: 'Where are takings highest and lowest?',
  columns: [
    { key: 'branch', label: 'Branch', unit: 'text' },
    { key: 'takings', label: 'Takings', unit: 'pounds' },
    { key: 'previous_takings', label: 'Takings before', unit: 'pounds' },
    { key: 'change', label: 'Change', unit: 'percent' },
  ],
  sql: ({ from, to, previousFrom, previousTo, branch }) => `
    select branch, takings, previous_takings, ${change('takings', 'previous_takings')} as change
      from (
        select branch, takings, previous_takings,
               row_number() over (order by takings desc, branch) as from_top,
               row_number() over (order by takings, branch desc) as from_bottom
          from (
            select branch, ${during(from, to, 'takings')} as takings,
                   ${during(previousFrom, previousTo, 'takings')} as previous_takings
              from mart.sales_by_day
             where (day between ${from} and ${to} or day between ${previousFrom} and ${previousTo})
               and ${branch('branch')}
             group by branch
          ) as by_branch
      ) as ranked
     where from_top <= 10 or from_bottom <= 10
     order by from_top`,
  drawing: { kind: 'bars', label: 'branch', value: 'takings' },
  placement: {
    documents: ['page', 'report', 'mail'],
    periods: ['daily', 'weekly', 'monthly'],
    branches: ['all'],
    dashboards: ['sales'],
    terminal: { columns: ['branch', 'takings'], firstRows: 3, lastRows: 3 },
  },
  advice: 'Ask the first what the last could learn from them, and look first where the change is largest.',
  caveat:
    `${AGAINST_BEFORE} Of more than 20 branches, the ten highest and the ten lowest are shown. `
    + 'A branch that sold in the period before and has not reported in this one is shown at £0.',
});
