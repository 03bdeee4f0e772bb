import { ALL_BRANCHES, UNKNOWN_DAY } from '../caveats.ts';
import { filesOf, STATUSES } from '../../sql/file-status.ts';
import { question } from '../question.ts';
import { spelledOut } from '../../sql/expressions.ts';

export const filesByStatus = question({
  id: 'files-by-status',
  theme: 'completeness',
  title: 'What became of the files?',
  columns: [
    { key: 'status', label: 'Status', unit: 'text' },
    { key: 'files', label: 'Versions of files', unit: 'count' },
    { key: 'rows', label: 'Rows read', unit: 'count' },
    { key: 'rejected', label: 'Rows rejected', unit: 'count' },
    { key: 'flagged', label: 'Rows flagged', unit: 'count' },
  ],
  sql: ({ from, to }) => `
    select ${spelledOut('drops.status', STATUSES)} as status,
           count(*) as files, sum(coalesce(rows_read, 0)) as rows, sum(coalesce(rejected, 0)) as rejected, sum(coalesce(flagged, 0)) as flagged
      from mart.drops
     where ${filesOf(from, to)}
     group by drops.status
     order by files desc, drops.status`,
  drawing: { kind: 'bars', label: 'status', value: 'files' },
  advice: 'Anything refused or stuck needs a person; what is superseded was corrected, and its sales count once.',
  caveat: `${UNKNOWN_DAY} ${ALL_BRANCHES}`,
});
