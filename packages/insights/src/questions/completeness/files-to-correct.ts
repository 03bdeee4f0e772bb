import { REFUSALS } from '@brewline/sales';
import { ALL_BRANCHES, UNKNOWN_DAY } from '../caveats.ts';
import { filesInPeriod, STATUS_NAMES } from '../../sql/file-status.ts';
import { defineQuestion } from '../question.ts';
import { spelledOut } from '../../sql/expressions.ts';

export const filesToCorrect = defineQuestion({
  id: 'files-to-correct',
  theme: 'completeness',
  title: 'Which files must be corrected?',
  columns: [
    { key: 'file', label: 'File', unit: 'text' },
    { key: 'status', label: 'Status', unit: 'text' },
    { key: 'rejected', label: 'Rows rejected', unit: 'count' },
    { key: 'rows', label: 'Rows read', unit: 'count' },
    { key: 'why', label: 'Why it was refused', unit: 'text' },
  ],
  sql: ({ from, to }) => `
    select object_key as file, ${spelledOut('drops.status', STATUS_NAMES)} as status, rejected, rows_read as rows,
           case when refusal is null then '' else ${spelledOut('refusal', REFUSALS)} end as why
      from mart.drops
     where (drops.status in ('refused', 'stuck') or (drops.status = 'loaded' and rejected > 0))
       and ${filesInPeriod(from, to)}
     order by case when drops.status = 'loaded' then 1 else 0 end, rejected desc nulls first, object_key, last_modified
     limit 20`,
  drawing: { kind: 'table' },
  placement: {
    documents: ['page', 'report'],
    periods: ['daily', 'weekly', 'monthly'],
    branches: ['all'],
    dashboards: ['data-quality'],
  },
  advice: 'Nothing from a refused file is in any figure: begin with those.',
  caveat: `At most 20, refused files first. ${UNKNOWN_DAY} ${ALL_BRANCHES}`,
});
