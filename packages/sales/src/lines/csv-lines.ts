import { isUtf8 } from 'node:buffer';
import Papa from 'papaparse';
import { countLines, lineBlocks } from '../bytes/line-blocks.ts';
import type { Bytes } from '../bytes/utf8.ts';
import { fromWindows1252 } from '../bytes/windows-1252.ts';
import type { RowReason } from '../reasons/row-reasons.ts';
import { BAD_CHARACTER } from './characters.ts';

/** One line of a file: its trimmed fields, or why it cannot be read. */
export type CsvLine = ReadableLine | FaultyLine;

export interface ReadableLine {
  readonly line: number;
  readonly fields: readonly string[];
  readonly notUtf8?: true;
}

export interface FaultyLine {
  readonly line: number;
  readonly fault: Extract<RowReason, 'line_too_long' | 'open_quote' | 'bad_character'>;
}

export const isReadable = (line: CsvLine): line is ReadableLine => 'fields' in line;

const PAPA = { delimiter: ',', newline: '\n', quoteChar: '"' } as const;

/**
 * Reads a CSV file line by line: a field never spans lines, so that an open quote cannot consume the rows after it.
 * Blank lines are skipped. Lines come in runs of up to 64 KiB, since an `await` for each would cost more than parsing
 * it.
 */
export async function* csvLines(file: Bytes): AsyncGenerator<CsvLine[]> {
  for await (const { firstLine, bytes } of lineBlocks(file)) {
    if (bytes === undefined) yield [{ line: firstLine, fault: 'line_too_long' }];
    else yield parseBlock(firstLine, bytes) ?? parseEach(firstLine, bytes);
  }
}

/** Parses the whole block at once, if all of its lines are valid: 99.9 % of blocks. */
function parseBlock(firstLine: number, bytes: Buffer): CsvLine[] | undefined {
  if (!isUtf8(bytes)) return undefined;
  const text = withoutMarks(bytes.toString());
  if (BAD_CHARACTER.test(text)) return undefined;
  const records = parseRecords(text);
  // Fewer records than lines: a quote spans a line's end.
  if (records?.length !== countLines(bytes)) return undefined;
  const lines: CsvLine[] = [];
  records.forEach((fields, index) => {
    if (!isBlank(fields)) lines.push({ line: firstLine + index, fields: trimmed(fields) });
  });
  return lines;
}

function parseEach(firstLine: number, bytes: Buffer): CsvLine[] {
  const lines: CsvLine[] = [];
  let line = firstLine;
  for (let from = 0; from < bytes.length; line += 1) {
    const feed = bytes.indexOf('\n', from);
    const end = feed === -1 ? bytes.length : feed;
    const parsed = parseLine(line, bytes.subarray(from, end));
    if (parsed) lines.push(parsed);
    from = end + 1;
  }
  return lines;
}

function parseLine(line: number, bytes: Buffer): CsvLine | undefined {
  const isInUtf8 = isUtf8(bytes);
  const text = withoutMarks(isInUtf8 ? bytes.toString() : fromWindows1252(bytes));
  if (BAD_CHARACTER.test(text)) return { line, fault: 'bad_character' };
  const [fields] = parseRecords(text) ?? [];
  if (fields === undefined) return { line, fault: 'open_quote' };
  if (isBlank(fields)) return undefined;
  return isInUtf8 ? { line, fields: trimmed(fields) } : { line, fields: trimmed(fields), notUtf8: true };
}

/** The records of some lines, or `undefined` if a quote is misplaced. */
function parseRecords(text: string): string[][] | undefined {
  // Without a last line feed, Papa reports blanks after a closing quote at the very end as an error.
  const { data, errors } = Papa.parse<string[]>(text.endsWith('\n') ? text : `${text}\n`, PAPA);
  return errors.length > 0 ? undefined : data.slice(0, -1);
}

const BYTE_ORDER_MARK = '\ufeff';

/** Without carriage returns at the ends of lines, and byte order marks, also of joined files. */
function withoutMarks(text: string): string {
  const unmarked = text.includes(BYTE_ORDER_MARK) ? text.replaceAll(BYTE_ORDER_MARK, '') : text;
  return unmarked.includes('\r') ? unmarked.replace(/\r(?=\n|$)/g, '') : unmarked;
}

const isBlank = (fields: string[]): boolean => fields.length === 1 && fields[0]!.trim() === '';
const trimmed = (fields: string[]): string[] => fields.map((field) => field.trim());
