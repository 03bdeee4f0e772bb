import { defineQuestion } from '../question.ts';
import { change, ratio } from '../../sql/expressions.ts';

export const branchAgainstUsual = defineQuestion({
  id: 'branch-against-usual',
  theme: 'where',
  title: 'Which branches did better or worse than usual?',
  columns: [
    { key: 'branch', label: 'Branch', unit: 'text' },
    { key: 'change', label: 'Against usual', unit: 'percent' },
    { key: 'takings', label: 'Takings', unit: 'pounds' },
    { key: 'usual', label: 'Usual takings', unit: 'pounds' },
    { key: 'remark', label: 'Remark', unit: 'text' },
  ],
  sql: ({ from, to, branch }) => `
    select branch, ${change('takings', 'usual')} as change, takings, usual,
           case when usual is null then 'No usual yet' else '' end as remark
      from (
        select branch, takings, usual,
               row_number() over (order by takings / usual desc nulls last, branch) as from_top,
               row_number() over (order by takings / usual nulls last, branch desc) as from_bottom
          from (
            select sold.branch, sum(sold.takings) as takings,
                   case when count(average) = count(*) and sum(average) > 0 then round(sum(average), 2) end as usual
              from mart.sales_by_day as sold
              left join (
                select branch_id, weekday, ${ratio('sum(takings)', 'count(*)')} as average
                  from mart.sales_by_day
                 where day between ${from} - 28 and ${from} - 1
                 group by branch_id, weekday
              ) as earlier on earlier.branch_id = sold.branch_id and earlier.weekday = sold.weekday
             where sold.day between ${from} and ${to}
               and ${branch('sold.branch')}
             group by sold.branch
          ) as by_branch
      ) as ranked
     where from_top <= 10 or from_bottom <= 10
     order by from_top`,
  drawing: { kind: 'bars', label: 'branch', value: 'change' },
  placement: {
    documents: ['page', 'report'],
    periods: ['daily', 'weekly', 'monthly'],
    branches: ['all'],
    dashboards: ['sales', 'branch'],
  },
  advice: 'Call the branches at both ends: what is unusual has a reason that somebody there knows.',
  caveat:
    'Usual is the average of the same weekdays in the four weeks before the period; '
    + 'a branch that did not sell on every one of these weekdays has no usual yet. '
    + 'Days without sales count on neither side. Of more than 20 branches, the ten best and the ten worst are shown.',
});
