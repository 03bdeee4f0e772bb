import { ITEM_PRICES } from '../caveats.ts';
import { defineQuestion } from '../question.ts';

export const flavours = defineQuestion({
  id: 'flavours',
  theme: 'what',
  title: 'Which flavours sell?',
  columns: [
    { key: 'flavour', label: 'Flavour', unit: 'text' },
    { key: 'units', label: 'Units sold', unit: 'count' },
    { key: 'takings', label: 'Takings', unit: 'pounds' },
  ],
  sql: ({ from, to, branch, product }) => `
    select flavour, sum(units) as units, sum(takings) as takings
      from mart.products_by_day
     where day between ${from} and ${to}
       and flavour <> ''
       and ${branch('branch')}
       and ${product('name')}
     group by flavour
     order by units desc, flavour
     limit 15`,
  drawing: { kind: 'bars', label: 'flavour', value: 'units' },
  placement: {
    documents: ['page', 'report'],
    periods: ['weekly', 'monthly'],
    branches: ['all', 'one'],
    dashboards: ['sales', 'branch'],
  },
  advice: 'Order syrups and teas in these proportions.',
  caveat: `A flavour counts across all its products; items without a flavour are left out. ${ITEM_PRICES}`,
});
