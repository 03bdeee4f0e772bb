import { question } from '../question.ts';
import { asText, lastDay } from '../sql.ts';

export const branchesMissing = question({
  id: 'branches-missing',
  theme: 'completeness',
  title: 'Which branches have not reported?',
  columns: [
    { key: 'branch', label: 'Branch', unit: 'text' },
    { key: 'day', label: 'Missing on', unit: 'day' },
    { key: 'last_reported', label: 'Last reported', unit: 'day' },
    { key: 'days', label: 'Days ago', unit: 'count' },
  ],
  sql: ({ from, to, branch }) => `
    select missing.branch, ${asText('missing.day')} as day, ${asText('max(sales_by_day.day)')} as last_reported, missing.day - max(sales_by_day.day) as days
      from mart.branch_days as missing
      join mart.sales_by_day on sales_by_day.branch_id = missing.branch_id
     where missing.day = ${lastDay(from, to)}
       and missing.reported = 0
       and ${branch('missing.branch')}
       and sales_by_day.day between ${from} - 28 and ${to}
     group by missing.branch, missing.day
     order by branch`,
  drawing: { kind: 'table' },
  advice: 'Call them: the café was closed, or its file did not come, came empty or was refused.',
  caveat: 'On the last day of the period on which anything was sold. Whoever has sold nothing for more than 28 days is not expected any more.',
});
