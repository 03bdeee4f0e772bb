import { NEW_TO_THE_DATA, PSEUDONYMS, THIRTEEN_WEEKS } from '../caveats.ts';
import { defineQuestion } from '../question.ts';
import { asText, thirteenWeeks } from '../../sql/expressions.ts';

export const customers = defineQuestion({
  id: 'customers',
  theme: 'who',
  title: 'Who comes back?',
  columns: [
    { key: 'week', label: 'Week from', unit: 'week' },
    { key: 'returning_customers', label: 'Returning customers', unit: 'count' },
    { key: 'new_customers', label: 'New customers', unit: 'count' },
  ],
  sql: ({ to, branchOrAll }) => `
    select ${asText('week')} as week, returning_customers, new_customers
      from mart.customers_by_week
     where week between ${thirteenWeeks(to)} and ${to}
       and ${branchOrAll('branch')}
     order by customers_by_week.week`,
  drawing: { kind: 'columns', at: 'week', values: ['returning_customers', 'new_customers'] },
  placement: {
    documents: ['page', 'report'],
    periods: ['weekly', 'monthly'],
    branches: ['all', 'one'],
    dashboards: ['sales', 'branch'],
  },
  advice: 'When only new customers grow, ask why they do not come twice.',
  caveat: `${PSEUDONYMS} ${NEW_TO_THE_DATA} ${THIRTEEN_WEEKS}`,
});
