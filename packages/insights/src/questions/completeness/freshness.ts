import { defineQuestion } from '../question.ts';

export const freshness = defineQuestion({
  id: 'freshness',
  theme: 'completeness',
  title: 'How fresh are the figures?',
  columns: [
    { key: 'newest_sale', label: 'Hour of the newest sale', unit: 'instant' },
    { key: 'newest_load', label: 'Newest file loaded (UTC)', unit: 'instant' },
  ],
  sql: () => `
    select cast(newest_hour as varchar(16)) as newest_sale, cast(newest_change as varchar(16)) as newest_load
      from (select max(hour_starts) as newest_hour from mart.last_hours) as sold
     cross join (
        select max(changed_at at time zone 'UTC') as newest_change
          from mart.drops
         where status = 'loaded'
      ) as loaded
     where newest_hour is not null`,
  drawing: { kind: 'figures', values: ['newest_sale', 'newest_load'] },
  placement: {
    documents: ['page', 'report'],
    periods: ['daily', 'weekly', 'monthly'],
    branches: ['all', 'one'],
    dashboards: ['data-quality'],
  },
  advice: 'If the newest load is older than last night, see what happened to the files.',
  caveat: 'The same for every period and branch. Sale times are those of the branch’s own clock.',
});
