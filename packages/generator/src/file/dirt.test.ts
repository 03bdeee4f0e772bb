import { expect, test } from '@jest/globals';
import {
  DIRT_KINDS,
  expectedOf,
  generate,
  verdictOn,
  type DirtKind,
  type GeneratedFile,
  type WrittenRow,
} from '../index.ts';

const OPTIONS = { branches: 64, days: 1, sales: 300, seed: 'dirt' };
const dirty = [...generate({ ...OPTIONS, dirt: 0.05 })];
const clean = [...generate(OPTIONS)];

interface Pair {
  layout: string;
  row: WrittenRow;
  /** The same row of the clean file. */
  was: WrittenRow;
}

const pairs: Pair[] = dirty.flatMap((file, place) => {
  const before = [...clean[place]!.rows()];
  return [...file.rows()].map((row, index) => ({ layout: file.layout, row, was: before[index]! }));
});
const spoiled = pairs.filter(({ row }) => row.kind !== undefined);

const linesOf = (file: GeneratedFile): Buffer[] => {
  const bytes = Buffer.concat([...file.text()].map((piece) => Buffer.from(piece)));
  return bytes
    .toString('latin1')
    .split(/\r?\n/)
    .map((line) => Buffer.from(line, 'latin1'));
};

test('spoiled rows are changed, in about the requested share, and clean rows are not', () => {
  const changed = pairs.filter(({ row, was }) => row.line !== was.line);
  expect(changed).toEqual(spoiled);
  expect(Math.abs(spoiled.length / pairs.length - 0.05)).toBeLessThan(0.005);
  for (const { row, was } of spoiled) expect([row.verdict, was.verdict]).toEqual([verdictOn(row.kind!), 'good']);
});

test('every kind appears in every layout, except a spoiled branch in a layout without one', () => {
  for (const file of generate({ ...OPTIONS, dirt: 0.5 })) {
    const kinds = new Set([...file.rows()].flatMap(({ kind }) => kind ?? []));
    const possible = DIRT_KINDS.filter((kind) => file.layout !== 'no-branch' || kind !== 'card-in-branch');
    expect([...kinds].sort()).toEqual(possible.sort());
  }
});

/** The fault of a spoiled line, in any layout. */
const FAULTS: Partial<Record<DirtKind, RegExp>> = {
  'lost-comma': /\d\.\d+ *(?:(?:Regular|Large)?[ ,])[A-Z]/,
  'negative-price': /-\d*\.\d/,
  'extra-column': /Table 4/,
  'bad-date': /31\/0?2\/2021|2021-02-31/,
  'four-decimal-total': /\.\d\d37\b/,
  'unknown-payment': /VOUCHER|CHEQUE|GIFT|IOU/,
  'open-quote': /^[^"]*("[^"]*"[^"]*)*"[^"]*$/,
  'card-in-product': /[a-z] \d{16}\b/,
  'card-in-branch': /(^|,)\d{16} *,/,
};

test('a spoiled line shows its fault', () => {
  for (const { row } of spoiled) {
    const fault = FAULTS[row.kind!];
    if (fault !== undefined) expect(row.line).toMatch(fault);
  }
});

test('open quotes are odd in number, short rows are short, a total that disagrees is the one in the row', () => {
  const columns = (line: string): number => line.replace(/"[^"]*"/g, '').split(',').length;
  for (const { row, was } of spoiled) {
    if (row.kind === 'open-quote') expect((row.line as string).split('"').length % 2).toBe(0);
    if (row.kind === 'cut-short') expect(columns(row.line as string)).toBeLessThan(columns(was.line as string));
    if (row.kind === 'cut-short') expect((row.line as string).replaceAll(',', '').trim()).not.toBe('');
    if (row.kind === 'total-disagrees') expect(row.totalPence).toBeGreaterThan(was.totalPence);
    else expect(row.totalPence).toBe(was.totalPence);
  }
});

test('a line that is not UTF-8 holds one byte of Latin-1', () => {
  const strict = new TextDecoder('utf-8', { fatal: true });
  for (const { row } of spoiled) {
    expect(typeof row.line === 'string').toBe(row.kind !== 'not-utf8');
    if (typeof row.line === 'string') continue;
    expect([...row.line].filter((byte) => byte > 0x7f)).toEqual([0xe9]);
    expect(() => strict.decode(row.line as Uint8Array)).toThrow();
  }
});

test('the line numbers are those of the file', () => {
  for (const file of dirty) {
    const lines = linesOf(file);
    const wrong = [...file.rows()].filter(
      ({ line, lineNumber }) => !lines[lineNumber - 1]!.equals(Buffer.from(line as string)),
    );
    expect(wrong).toEqual([]);
  }
});

test('the expected counts add up', () => {
  for (const file of dirty) {
    const expected = expectedOf(file);
    expect(expected.sales + expected.rejected).toBe(file.rowCount);
    expect(expected.card + expected.cash).toBe(expected.sales);
    expect(expected.spoiled).toHaveLength(expected.rejected + expected.flagged);
    expect(expected.spoiled.filter(({ kind }) => verdictOn(kind) === 'flagged')).toHaveLength(expected.flagged);
  }
});
