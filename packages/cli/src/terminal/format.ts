import { styleText } from 'node:util';

const COUNT = new Intl.NumberFormat('en-GB');
const POUNDS = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'GBP' });

export const formatCount = (value: number): string => COUNT.format(value);
export const formatPence = (pence: number): string => POUNDS.format(pence / 100);
export const pluralize = (value: number, one: string, many = `${one}s`): string =>
  `${formatCount(value)} ${value === 1 ? one : many}`;

/** Styles only on a terminal: not in a pipe or a file, and not with NO_COLOR. */
const styled =
  (style: 'bold' | 'dim' | 'green' | 'red' | 'yellow') =>
  (text: string): string =>
    process.stdout.isTTY && !process.env.NO_COLOR ? styleText(style, text) : text;
export const bold = styled('bold');
export const dim = styled('dim');
export const green = styled('green');
export const red = styled('red');
export const yellow = styled('yellow');

/** Text from a branch file, without characters that control a terminal or change the writing direction. */
export const maskControlCharacters = (text: string): string =>
  text.replace(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu, '\u{fffd}');

const MAX_LINE_LENGTH = 78;

/** A sentence as indented lines that fit a terminal of 80 columns; those after the first are indented further. */
export function wrapText(sentence: string): string[] {
  const lines: string[] = [];
  for (const word of maskControlCharacters(sentence).split(' ')) {
    const longer = lines.length > 0 ? `${lines.at(-1)!} ${word}` : `  ${word}`;
    if (lines.length > 0 && longer.length > MAX_LINE_LENGTH) lines.push(`    ${word}`);
    else lines[Math.max(0, lines.length - 1)] = longer;
  }
  return lines;
}

/** Rows in columns: the first aligned left, the others right. */
export function formatTable(head: readonly string[], texts: readonly (readonly string[])[]): string[] {
  const rows = texts.map((row) => row.map(maskControlCharacters));
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]!.length)));
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!);
  const line = (cells: readonly string[]) => `  ${cells.map(pad).join('   ')}`;
  return [dim(line(head)), ...rows.map(line)];
}
