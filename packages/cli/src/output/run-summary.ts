import { isFlag, REFUSALS, rejectionsOf, ROW_REASONS, type RowReason } from '@brewline/sales';
import { bold, count, dim, green, plural, pounds, printable, red, yellow } from './format.ts';
import { type DropOutcome, isFine, type Note } from '../run/outcome.ts';
import { isReconciled, type RunOutcome } from '../run/run.ts';

/** What came in, what was rejected and why, and whether it reconciles. */
export function summary(outcome: RunOutcome): string[] {
  const of = (status: DropOutcome['status']) => outcome.drops.filter((drop) => drop.status === status);
  const line = (label: string, text: string) => `  ${label.padEnd(10)} ${text}`;
  const branches = new Set(outcome.drops.flatMap((drop) => drop.branch ?? []));
  const lines = [
    '',
    line('collected', plural(outcome.files, 'file')),
    line(
      'loaded',
      `${plural(of('loaded').length, 'file')} of ${plural(branches.size, 'branch', 'branches')}: ${bold(plural(outcome.sales, 'sale'))}, ${plural(outcome.items, 'item')}, ${bold(pounds(outcome.takings_pence))}`,
    ),
  ];
  if (outcome.shared_sales > 0)
    lines.push(
      line(
        'shared',
        `${plural(outcome.shared_sales, 'of these sales is', 'of these sales are')} in another file too, and counted once`,
      ),
    );
  if (of('empty').length > 0)
    lines.push(
      line(
        'empty',
        `${plural(of('empty').length, 'file')}: ${of('empty')
          .map((drop) => drop.key)
          .join(', ')}`,
      ),
    );
  if (outcome.rejected > 0)
    lines.push(line('rejected', yellow(plural(outcome.rejected, 'row'))), ...notes(outcome, 'rejected'));
  if (outcome.flagged > 0)
    lines.push(line('flagged', yellow(`${plural(outcome.flagged, 'row')}, kept`)), ...notes(outcome, 'flagged'));
  lines.push('', ...verdict(outcome), '');
  return lines;
}

function verdict(outcome: RunOutcome): string[] {
  const faults = outcome.not_read
    .filter(({ is_fault }) => is_fault)
    .map(({ path, reason }) => ({ name: path, why: reason }));
  const failed = [
    ...faults,
    ...outcome.drops.filter((drop) => !isFine(drop)).map((drop) => ({ name: drop.key, why: explain(drop) })),
  ];
  const seconds = dim(`${outcome.seconds.toFixed(1)} s`);
  if (isReconciled(outcome))
    return [`  ${green('✓')} It reconciles to the penny: every row is in the warehouse or noted.  ${seconds}`];
  return [
    ...failed.map(({ name, why }) => `  ${red('✗')} ${printable(name)}: ${why}`),
    '',
    `  ${red('✗')} ${plural(failed.length, 'file')} of ${count(outcome.files + faults.length)} ${failed.length === 1 ? 'is' : 'are'} not in the warehouse; the others reconcile to the penny.  ${seconds}`,
  ];
}

function explain(drop: DropOutcome): string {
  if (drop.status === 'refused')
    return `refused, ${drop.refusal ? REFUSALS[drop.refusal] : 'for no stated reason'}.${mostFrequent(drop)}`;
  if (drop.status === 'dead-lettered')
    return `its message could not be handled (${drop.death ?? 'see the logs'}) and waits in the dead-letter queue.`;
  if (drop.status === 'retracted') return 'it was retracted while this run went on; run it again to bring it back.';
  if (drop.status === 'superseded')
    return 'another version of it was uploaded while this run went on, and is in the warehouse instead. Run it again if this is the version you want.';
  return drop.death === null
    ? 'it did not arrive; see the logs, then run it again.'
    : `it was not loaded. ${drop.death} Then run it again.`;
}

function mostFrequent(drop: DropOutcome): string {
  const [first] = rejectionsOf(drop);
  if (drop.refusal !== 'too_many_rejects' || first === undefined) return '';
  return ` Most often (${plural(first[1], 'row')}): the ${ROW_REASONS[first[0]].field} ${ROW_REASONS[first[0]].says}.`;
}

const PLACES_A_REASON = 6;
const INDENT = ' '.repeat(13);

/** Each reason with its count, what to do, and the first places it stands. */
function notes(outcome: RunOutcome, kind: Note['kind']): string[] {
  const places = new Map<RowReason, string[][]>();
  const counts = new Map<RowReason, number>();
  for (const drop of outcome.drops) {
    for (const [reason, rows] of Object.entries(drop.reasons) as [RowReason, number][])
      counts.set(reason, (counts.get(reason) ?? 0) + rows);
    addPlaces(places, drop);
  }
  return [...counts]
    .filter(([reason]) => isFlag(reason) === (kind === 'flagged'))
    .sort((a, b) => b[1] - a[1])
    .flatMap(([reason, rows]) => reasonLines(reason, rows, (places.get(reason) ?? []).flat()));
}

/** The first place of every file, then the second of every file …: a file of nothing but faults hides no other's. */
function addPlaces(places: Map<RowReason, string[][]>, { key, notes }: DropOutcome): void {
  const seen = new Map<RowReason, number>();
  for (const { line, reason } of notes) {
    const nth = seen.get(reason) ?? 0;
    seen.set(reason, nth + 1);
    const rounds = places.get(reason) ?? [];
    places.set(reason, rounds);
    (rounds[nth] ??= []).push(`${key}:${line}`);
  }
}

function reasonLines(reason: RowReason, rows: number, places: readonly string[]): string[] {
  const { field, says, todo } = ROW_REASONS[reason];
  const shown = places.slice(0, PLACES_A_REASON);
  return [
    `${INDENT}${count(rows)} × ${field === 'line' ? 'the line' : field} ${says}`,
    `${INDENT}    ${dim('→')} ${todo}`,
    ...shown.map((place) => dim(`${INDENT}    ${place}`)),
    ...(rows > shown.length ? [dim(`${INDENT}    … and ${count(rows - shown.length)} more, in etl.row_note`)] : []),
  ];
}
