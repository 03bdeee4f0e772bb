import { AGAINST_BEFORE } from '../caveats.ts';
import { defineQuestion } from '../question.ts';

const ranking = (from: string, to: string) => `
        select branch_id, branch, sum(takings) as takings, rank() over (order by sum(takings) desc) as place
          from mart.sales_by_day
         where day between ${from} and ${to}
         group by branch_id, branch`;

export const branchRanking = defineQuestion({
  id: 'branch-ranking',
  theme: 'where',
  title: 'Which branches moved up or down?',
  columns: [
    { key: 'branch', label: 'Branch', unit: 'text' },
    { key: 'place', label: 'Place by takings', unit: 'count' },
    { key: 'previous_place', label: 'Place before', unit: 'count' },
    { key: 'places_up', label: 'Places up', unit: 'count' },
    { key: 'takings', label: 'Takings', unit: 'pounds' },
  ],
  sql: ({ from, to, previousFrom, previousTo, branch }) => `
    select present.branch, present.place, earlier.place as previous_place,
           earlier.place - present.place as places_up, present.takings
      from (${ranking(from, to)}
      ) as present
      left join (${ranking(previousFrom, previousTo)}
      ) as earlier on earlier.branch_id = present.branch_id
     where ${branch('present.branch')}
     order by abs(earlier.place - present.place) desc nulls last, present.place, present.branch
     limit 15`,
  drawing: { kind: 'table' },
  placement: {
    documents: ['page', 'report'],
    periods: ['daily', 'weekly', 'monthly'],
    branches: ['all'],
    dashboards: ['sales', 'branch'],
  },
  advice: 'A place lost though takings rose means that the others did better: ask what they do.',
  caveat:
    `${AGAINST_BEFORE} Places are among all branches. At most 15 branches, the largest moves first; `
    + 'a branch that sold nothing in the period before has no place there.',
});
