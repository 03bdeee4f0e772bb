import type { Answer } from '../../questions/question.ts';
import { formatValue } from '../format.ts';
import { columnOf, numberOf } from './drawing.ts';

/** A chart's label for screen readers: what it counts, by what, and where it is highest and lowest. */
export function describeChart(answer: Answer): string {
  const { drawing, title } = answer.question;
  if (drawing.kind !== 'bars' && drawing.kind !== 'columns' && drawing.kind !== 'lines') return title;
  const along = columnOf(answer, drawing.kind === 'bars' ? drawing.label : drawing.at);
  const values = (drawing.kind === 'columns' ? drawing.values : [drawing.value]).map((key) => columnOf(answer, key));
  const by = drawing.kind === 'lines' && drawing.by !== undefined ? columnOf(answer, drawing.by) : undefined;
  const nameOf = (row: Answer['rows'][number]) =>
    [by, along].flatMap((column) => (column === undefined ? [] : [formatValue(row[column.key]!, column)])).join(', ');

  const extremes = values.map((column) => {
    const rows = answer.rows
      .filter((row) => row[column.key] !== null)
      .sort((one, other) => numberOf(other[column.key])! - numberOf(one[column.key])!);
    const [highest, lowest] = [rows[0], rows.at(-1)];
    if (highest === undefined || lowest === undefined) return `${column.label}: none`;
    const at = (row: Answer['rows'][number]) => `${formatValue(row[column.key]!, column)} (${nameOf(row)})`;
    return rows.length === 1
      ? `${column.label}: ${at(highest)}`
      : `${column.label}: highest ${at(highest)}, lowest ${at(lowest)}`;
  });
  const dimensions = [along, by].flatMap((column) => column?.label.toLowerCase() ?? []).join(' and ');
  return `${KINDS[drawing.kind]} by ${dimensions}. ${extremes.join('. ')}. All figures are in the table below.`;
}

const KINDS = { bars: 'Bar chart', columns: 'Column chart', lines: 'Line chart' } as const;
