import { type Content, nothing } from '../report/content.ts';
import type { Answer } from '../questions/question.ts';
import { inFull, isNumeric } from './format.ts';
import { IN_MAIL, MAIL_COLUMNS } from '../questions/placement.ts';

const WIDTH = 76;

/** A mail as plain text, in lines of at most 76 characters wherever words allow it. */
export function plainText(content: Content): string {
  const { title, warnings, summary, answers, coverage } = content;
  const key = answers.filter(({ question }) => IN_MAIL.has(question.id));
  return [
    printable(title),
    '='.repeat(Math.min(WIDTH, title.length)),
    '',
    ...warnings.flatMap((sentence) => [...wrapped(`! ${sentence}`, '  '), '']),
    ...summary.flatMap((sentence) => wrapped(`- ${sentence}`, '  ')),
    ...key.flatMap((answer) => [
      '',
      printable(answer.question.title),
      '',
      ...(answer.rows.length === 0 ? [`  ${nothing(content, answer)}`] : rows(answer)),
    ]),
    '',
    ...coverage.flatMap((sentence) => wrapped(sentence, '')),
    '',
  ].join('\n');
}

/** Each row in a line if they fit side by side, else a block of lines. */
function rows({ question, rows }: Answer): string[] {
  const columns = question.columns.slice(0, MAIL_COLUMNS);
  const cells = rows.map((row) => columns.map((column) => printable(inFull(row[column.key]!, column))));
  const widths = columns.map(({ label }, index) => Math.max(label.length, ...cells.map((row) => row[index]!.length)));
  const line = (row: readonly string[]) =>
    `  ${row.map((cell, index) => (isNumeric(columns[index]!) ? cell.padStart(widths[index]!) : cell.padEnd(widths[index]!))).join('  ')}`.trimEnd();
  if (widths.reduce((sum, width) => sum + width + 2, 0) <= WIDTH)
    return [columns.map(({ label }) => label), ...cells].map(line);
  return cells.flatMap((row) =>
    row.flatMap((cell, index) =>
      wrapped(`${index === 0 ? '' : '  '}${columns[index]!.label}: ${cell}`, '    ').map((text) => `  ${text}`),
    ),
  );
}

/** Names are of whoever wrote the files: they break no line, move no cursor, turn no direction of writing. */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]+/gu, ' ').replaceAll('\u00a0', ' ');

function wrapped(text: string, indent: string): string[] {
  const lines: string[] = [];
  for (const word of printable(text).split(/(?<=\S) /)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= WIDTH - 2) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(lines.length === 0 ? word : `${indent}${word}`);
  }
  return lines;
}
