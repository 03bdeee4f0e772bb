import { ALL_BRANCHES, UNKNOWN_DAY } from '../caveats.ts';
import { filesInPeriod, STATUS_NAMES } from '../../sql/file-status.ts';
import { defineQuestion } from '../question.ts';
import { spelledOut } from '../../sql/expressions.ts';

export const filesByStatus = defineQuestion({
  id: 'files-by-status',
  theme: 'completeness',
  title: 'What happened to the files?',
  columns: [
    { key: 'status', label: 'Status', unit: 'text' },
    { key: 'files', label: 'File versions', unit: 'count' },
    { key: 'rows', label: 'Rows read', unit: 'count' },
    { key: 'rejected', label: 'Rows rejected', unit: 'count' },
    { key: 'flagged', label: 'Rows flagged', unit: 'count' },
  ],
  sql: ({ from, to }) => `
    select ${spelledOut('drops.status', STATUS_NAMES)} as status,
           count(*) as files, sum(coalesce(rows_read, 0)) as rows,
           sum(coalesce(rejected, 0)) as rejected, sum(coalesce(flagged, 0)) as flagged
      from mart.drops
     where ${filesInPeriod(from, to)}
     group by drops.status
     order by files desc, drops.status`,
  drawing: { kind: 'bars', label: 'status', value: 'files' },
  placement: {
    documents: ['page', 'report'],
    periods: ['daily', 'weekly', 'monthly'],
    branches: ['all'],
    dashboards: ['data-quality'],
  },
  advice: 'Anything refused or stuck needs a person; superseded files were corrected, and their sales count once.',
  caveat: `${UNKNOWN_DAY} ${ALL_BRANCHES}`,
});
