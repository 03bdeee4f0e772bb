import { NEW_TO_THE_DATA, PSEUDONYMS, THIRTEEN_WEEKS } from '../caveats.ts';
import { defineQuestion } from '../question.ts';
import { asText, ratio, thirteenWeeks } from '../../sql/expressions.ts';

const ALL_TAKINGS = '(new_takings + returning_takings + unknown_takings)';

export const returningTakings = defineQuestion({
  id: 'returning-takings',
  theme: 'who',
  title: 'How much of the takings comes from returning customers?',
  columns: [
    { key: 'week', label: 'Week from', unit: 'week' },
    { key: 'share', label: 'Share from returning customers', unit: 'percent' },
    { key: 'returning_takings', label: 'Takings from returning customers', unit: 'pounds' },
    { key: 'unknown_takings', label: 'Takings from unknown customers', unit: 'pounds' },
    { key: 'takings', label: 'All takings', unit: 'pounds' },
  ],
  sql: ({ to, branchOrAll }) => `
    select ${asText('week')} as week, ${ratio('returning_takings', ALL_TAKINGS)} as share,
           returning_takings, unknown_takings, ${ALL_TAKINGS} as takings
      from mart.customers_by_week
     where week between ${thirteenWeeks(to)} and ${to}
       and ${branchOrAll('branch')}
     order by customers_by_week.week`,
  drawing: { kind: 'lines', at: 'week', value: 'share' },
  placement: {
    documents: ['page', 'report'],
    periods: ['weekly', 'monthly'],
    branches: ['all', 'one'],
    dashboards: ['sales', 'branch'],
  },
  advice: 'While this falls, a loyalty card is worth more than an advertisement.',
  caveat: `${PSEUDONYMS} ${NEW_TO_THE_DATA} Sales without a customer count in all takings only. ${THIRTEEN_WEEKS}`,
});
