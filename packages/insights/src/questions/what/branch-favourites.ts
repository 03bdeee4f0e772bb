import { defineQuestion } from '../question.ts';

export const branchFavourites = defineQuestion({
  id: 'branch-favourites',
  theme: 'what',
  title: 'What does each branch sell most and least?',
  columns: [
    { key: 'branch', label: 'Branch', unit: 'text' },
    { key: 'best', label: 'Sells best', unit: 'text' },
    { key: 'best_units', label: 'Most units', unit: 'count' },
    { key: 'worst', label: 'Sells worst', unit: 'text' },
    { key: 'worst_units', label: 'Fewest units', unit: 'count' },
  ],
  sql: ({ from, to, branch, product }) => `
    select branch,
           max(case when best = 1 then product end) as best, max(case when best = 1 then units end) as best_units,
           max(case when worst = 1 then product end) as worst, max(case when worst = 1 then units end) as worst_units
      from (
        select branch, product, units,
               row_number() over (partition by branch order by units desc, product) as best,
               row_number() over (partition by branch order by units, product) as worst
          from (
            select branch, product, sum(units) as units
              from mart.products_by_day
             where day between ${from} and ${to}
               and ${branch('branch')}
               and ${product('name')}
             group by branch, product
          ) as by_product
      ) as ranked
     group by branch
     order by sum(units) desc, branch
     limit 20`,
  drawing: { kind: 'table' },
  placement: {
    documents: ['page', 'report'],
    periods: ['daily', 'weekly', 'monthly'],
    branches: ['all'],
    dashboards: ['sales'],
  },
  advice: 'A branch whose favourite differs from the chain’s needs its own order and its own menu board.',
  caveat: 'The 20 branches that sold the most items; choose a branch to see any other.',
});
