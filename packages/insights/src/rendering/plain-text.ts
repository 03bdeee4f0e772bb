import type { Answer } from '../questions/question.ts';
import { type Content, describeEmpty, MAX_MAIL_COLUMNS, selectForMail } from './content.ts';
import { formatValue, isNumeric } from './format.ts';

const WIDTH = 76;

/** An email as plain text, in lines of at most 76 characters wherever words allow it. */
export function renderPlainText(content: Content): string {
  const { title, warnings, summary, coverage } = content;
  return [
    replaceControls(title),
    '='.repeat(Math.min(WIDTH, title.length)),
    '',
    ...warnings.flatMap((sentence) => [...wrapText(`! ${sentence}`, '  '), '']),
    ...summary.flatMap((sentence) => wrapText(`- ${sentence}`, '  ')),
    ...selectForMail(content).flatMap((answer) => [
      '',
      replaceControls(answer.question.title),
      '',
      ...(answer.rows.length === 0 ? [`  ${describeEmpty(content, answer)}`] : renderRows(answer)),
    ]),
    '',
    ...coverage.flatMap((sentence) => wrapText(sentence, '')),
    '',
  ].join('\n');
}

/** Each row on one line if the columns fit side by side, else as a block of lines. */
function renderRows({ question, rows }: Answer): string[] {
  const columns = question.columns.slice(0, MAX_MAIL_COLUMNS);
  const cells = rows.map((row) => columns.map((column) => replaceControls(formatValue(row[column.key]!, column))));
  const widths = columns.map(({ label }, index) => Math.max(label.length, ...cells.map((row) => row[index]!.length)));
  const pad = (cell: string, index: number) =>
    isNumeric(columns[index]!) ? cell.padStart(widths[index]!) : cell.padEnd(widths[index]!);
  const line = (row: readonly string[]) => `  ${row.map(pad).join('  ')}`.trimEnd();
  if (widths.reduce((sum, width) => sum + width + 2, 0) <= WIDTH)
    return [columns.map(({ label }) => label), ...cells].map(line);
  return cells.flatMap((row) =>
    row.flatMap((cell, index) =>
      wrapText(`${index === 0 ? '' : '  '}${columns[index]!.label}: ${cell}`, '    ').map((text) => `  ${text}`),
    ),
  );
}

/** Names come from branch files: they must not break lines, move the cursor or change the writing direction. */
export const replaceControls = (text: string): string =>
  text.replace(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]+/gu, ' ').replaceAll('\u00a0', ' ');

function wrapText(text: string, indent: string): string[] {
  const lines: string[] = [];
  for (const word of replaceControls(text).split(/(?<=\S) /)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= WIDTH - 2) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(lines.length === 0 ? word : `${indent}${word}`);
  }
  return lines;
}
