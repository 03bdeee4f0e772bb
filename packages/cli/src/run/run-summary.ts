import { isFlag, REFUSALS, rejectionsOf, ROW_REASONS, type RowReason } from '@brewline/sales';
import {
  bold,
  formatCount,
  dim,
  green,
  pluralize,
  formatPence,
  maskControlCharacters,
  red,
  yellow,
} from '../terminal/format.ts';
import { type DropOutcome, isLoadedOrEmpty, isReconciled, type Note, type RunOutcome } from './run-outcome.ts';

/** What was loaded, what was rejected and why, and whether it reconciles. */
export function formatRunSummary(outcome: RunOutcome): string[] {
  const byStatus = (status: DropOutcome['status']) => outcome.drops.filter((drop) => drop.status === status);
  const [loaded, empty] = [byStatus('loaded'), byStatus('empty')];
  const line = (label: string, text: string) => `  ${label.padEnd(10)} ${text}`;
  const branches = new Set(outcome.drops.flatMap((drop) => drop.branch ?? []));
  const shares = pluralize(outcome.shared_sales, 'of these sales is', 'of these sales are');
  const lines = [
    '',
    line('collected', pluralize(outcome.files, 'file')),
    line(
      'loaded',
      `${pluralize(loaded.length, 'file')} of ${pluralize(branches.size, 'branch', 'branches')}: `
        + `${bold(pluralize(outcome.sales, 'sale'))}, ${pluralize(outcome.items, 'item')}, `
        + bold(formatPence(outcome.takings_pence)),
    ),
  ];
  if (outcome.shared_sales > 0) lines.push(line('shared', `${shares} in another file too, and counted once`));
  if (empty.length > 0)
    lines.push(line('empty', `${pluralize(empty.length, 'file')}: ${empty.map((drop) => drop.key).join(', ')}`));
  if (outcome.rejected > 0)
    lines.push(line('rejected', yellow(pluralize(outcome.rejected, 'row'))), ...formatNotes(outcome, 'rejected'));
  if (outcome.flagged > 0)
    lines.push(
      line('flagged', yellow(`${pluralize(outcome.flagged, 'row')}, kept`)),
      ...formatNotes(outcome, 'flagged'),
    );
  lines.push('', ...formatVerdict(outcome), '');
  return lines;
}

function formatVerdict(outcome: RunOutcome): string[] {
  const faults = outcome.not_read
    .filter(({ is_fault }) => is_fault)
    .map(({ path, reason }) => ({ name: path, why: reason }));
  const failed = [
    ...faults,
    ...outcome.drops
      .filter((drop) => !isLoadedOrEmpty(drop))
      .map((drop) => ({ name: drop.key, why: explainFailure(drop) })),
  ];
  const seconds = dim(`${outcome.seconds.toFixed(1)} s`);
  if (isReconciled(outcome))
    return [`  ${green('✓')} It reconciles to the penny: every row is in the warehouse or noted.  ${seconds}`];
  const ratio = `${pluralize(failed.length, 'file')} of ${formatCount(outcome.files + faults.length)}`;
  const areMissing = `${failed.length === 1 ? 'is' : 'are'} not in the warehouse; the others reconcile to the penny.`;
  return [
    ...failed.map(({ name, why }) => `  ${red('✗')} ${maskControlCharacters(name)}: ${why}`),
    '',
    `  ${red('✗')} ${ratio} ${areMissing}  ${seconds}`,
  ];
}

function explainFailure(drop: DropOutcome): string {
  if (drop.status === 'refused')
    return `refused, ${drop.refusal ? REFUSALS[drop.refusal] : 'for no stated reason'}.${explainRejections(drop)}`;
  if (drop.status === 'dead-lettered')
    return `its message failed (${drop.death ?? 'see the logs'}) and is in the dead-letter queue.`;
  if (drop.status === 'retracted') return 'it was retracted during this run; run it again to load it.';
  if (drop.status === 'superseded')
    return (
      'another version of it was uploaded during this run and is in the warehouse instead. '
      + 'Run it again if this is the version you want.'
    );
  return drop.death === null
    ? 'it was not loaded; see the logs, then run it again.'
    : `it was not loaded. ${drop.death} Then run it again.`;
}

/** The most frequent reason, if a file was refused for too many rejected rows. */
function explainRejections(drop: DropOutcome): string {
  const [first] = rejectionsOf(drop);
  if (drop.refusal !== 'too_many_rejects' || first === undefined) return '';
  const [reason, rows] = first;
  const { field, says } = ROW_REASONS[reason];
  return ` Most often (${pluralize(rows, 'row')}): the ${field} ${says}.`;
}

const MAX_PLACES_PER_REASON = 6;
const INDENT = ' '.repeat(13);

/** Each reason with its count, what to do, and the first lines it occurs on. */
function formatNotes(outcome: RunOutcome, kind: Note['kind']): string[] {
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
    .flatMap(([reason, rows]) => formatReason(reason, rows, (places.get(reason) ?? []).flat()));
}

/** The first place in every file, then the second in every file …, so that a file full of faults hides no other. */
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

function formatReason(reason: RowReason, rows: number, places: readonly string[]): string[] {
  const { field, says, todo } = ROW_REASONS[reason];
  const shown = places.slice(0, MAX_PLACES_PER_REASON);
  return [
    `${INDENT}${formatCount(rows)} × ${field === 'line' ? 'the line' : field} ${says}`,
    `${INDENT}    ${dim('→')} ${todo}`,
    ...shown.map((place) => dim(`${INDENT}    ${place}`)),
    ...(rows > shown.length
      ? [dim(`${INDENT}    … and ${formatCount(rows - shown.length)} more, in etl.row_note`)]
      : []),
  ];
}
