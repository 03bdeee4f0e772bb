import { type DropId, REFUSALS, rejectionsOf, ROW_REASONS, type RowReason } from '@brewline/sales';
import type { Session } from '@brewline/warehouse';
import { bold, count, dim, green, plural, pounds, red, yellow } from './format.ts';
import { type DropOutcome, isFine } from './outcome.ts';
import { isReconciled, type RunOutcome } from './run.ts';

const MOST_NOTES = 12;

/** What came in, what was rejected and why, and whether it reconciles. */
export async function summary(outcome: RunOutcome, database: Session): Promise<string[]> {
  const of = (status: DropOutcome['status']) => outcome.drops.filter((drop) => drop.status === status);
  const line = (label: string, text: string) => `  ${label.padEnd(10)} ${text}`;
  const branches = new Set(outcome.drops.flatMap((drop) => drop.branch ?? []));
  const lines = [
    '',
    line('collected', plural(outcome.files, 'file')),
    line('loaded', `${plural(of('loaded').length, 'file')} of ${plural(branches.size, 'branch', 'branches')}: ${bold(plural(outcome.sales, 'sale'))}, ${plural(outcome.items, 'item')}, ${bold(pounds(outcome.takings_pence))}`),
  ];
  if (of('empty').length > 0) lines.push(line('empty', `${plural(of('empty').length, 'file')}: ${of('empty').map((drop) => drop.key).join(', ')}`));
  if (outcome.rejected > 0) lines.push(line('rejected', yellow(plural(outcome.rejected, 'row'))), ...(await notes(outcome, database, 'rejected')));
  if (outcome.flagged > 0) lines.push(line('flagged', yellow(`${plural(outcome.flagged, 'row')}, kept`)), ...(await notes(outcome, database, 'flagged')));
  lines.push('', ...verdict(outcome), '');
  return lines;
}

function verdict(outcome: RunOutcome): string[] {
  const failed = outcome.drops.filter((drop) => !isFine(drop));
  const seconds = dim(`${outcome.seconds.toFixed(1)} s`);
  if (isReconciled(outcome)) return [`  ${green('✓')} It reconciles to the penny: every row of every file is in the warehouse or noted.  ${seconds}`];
  return [
    ...failed.map((drop) => `  ${red('✗')} ${drop.key}: ${explain(drop)}`),
    '',
    `  ${red('✗')} ${plural(failed.length, 'file')} of ${count(outcome.files)} ${failed.length === 1 ? 'is' : 'are'} not in the warehouse; the others reconcile to the penny.  ${seconds}`,
  ];
}

function explain(drop: DropOutcome): string {
  if (drop.status === 'refused') return `refused, ${drop.refusal ? REFUSALS[drop.refusal] : 'for no stated reason'}.${mostFrequent(drop)}`;
  if (drop.status === 'dead-lettered') return `its message could not be handled (${drop.death ?? 'see the logs'}) and waits in the dead-letter queue.`;
  return 'it did not arrive; see the logs, then run it again.';
}

function mostFrequent(drop: DropOutcome): string {
  const [first] = rejectionsOf(drop);
  if (drop.refusal !== 'too_many_rejects' || first === undefined) return '';
  return ` Most often (${plural(first[1], 'row')}): the ${ROW_REASONS[first[0]].field} ${ROW_REASONS[first[0]].says}.`;
}

interface NoteRow {
  object_key: string;
  file_line: string;
  reason: RowReason;
}

async function notes(outcome: RunOutcome, database: Session, kind: 'rejected' | 'flagged'): Promise<string[]> {
  const dropIds = outcome.drops.flatMap((drop): DropId[] => (drop.drop_id ? [drop.drop_id] : []));
  const rows = await database.query<NoteRow>(
    `select object_key, file_line, reason
       from etl.row_note
       join etl.source_drop on source_drop.drop_id = row_note.drop_id
      where row_note.drop_id = any($1) and kind = $2
      order by object_key, file_line
      limit ${MOST_NOTES}`,
    [dropIds, kind],
  );
  const lines = rows.map(({ object_key, file_line, reason }) => {
    const { field, says, todo } = ROW_REASONS[reason];
    return `             ${object_key}:${file_line}  ${field === 'line' ? 'the line' : field} ${says} ${dim(`→ ${todo}`)}`;
  });
  const more = outcome[kind] - rows.length;
  return more > 0 ? [...lines, dim(`             … and ${plural(more, 'more row')}: select * from etl.row_note`)] : lines;
}
