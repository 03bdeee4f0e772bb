import { isFlag, ROW_REASONS, type RowReason } from '@brewline/sales';
import { filesInPeriod } from './file-status.ts';
import { spelledOut } from './expressions.ts';

const FIELDS: Readonly<Record<string, string>> = {
  line: 'The line',
  sold_at: 'The date',
  branch: 'The branch',
  basket: 'The basket',
  total: 'The total',
  payment_method: 'The payment',
};

/**
 * The noted rows of files that hold any day of a period, by reason; flagged rows count only in files that are loaded.
 */
export function notesByReason(kind: 'rejected' | 'flagged', from: string, to: string): string {
  const reasons = Object.entries(ROW_REASONS).filter(
    ([reason]) => isFlag(reason as RowReason) === (kind === 'flagged'),
  );
  const says = Object.fromEntries(reasons.map(([reason, { field, says }]) => [reason, `${FIELDS[field]!} ${says}`]));
  const todo = Object.fromEntries(
    reasons.map(([reason, { todo }]) => [reason, todo.charAt(0).toUpperCase() + todo.slice(1)]),
  );
  return `
    select ${spelledOut('reason', says)} as what,
           sum(rows) as rows, count(distinct object_key) as files,
           ${spelledOut('reason', todo)} as todo
      from mart.row_notes
     where kind = '${kind}'${
       kind === 'flagged'
         ? `
       and status = 'loaded'`
         : ''
     }
       and ${filesInPeriod(from, to)}
     group by reason
     order by rows desc, reason`;
}
