import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { generate, type GeneratedFile, type GenerateOptions, verdictOn, type WrittenRow } from '@brewline/generator';
import { type Figures } from './warehouse.ts';

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));

/** The committed files, described in tests/fixtures/README.md. */
export const NIGHT = `${FIXTURES}night`;

const OPTIONS = { branches: 21, days: 2, sales: 30, seed: '45', dirt: 0.03 } satisfies GenerateOptions;

/** The arguments that made the fixtures. */
export async function fixtureArguments(): Promise<string[]> {
  const readme = await readFile(`${FIXTURES}README.md`, 'utf8');
  return /^ {4}brewline (generate .*)$/m.exec(readme)![1]!.split(' ');
}

/** The generated files that the fixtures were written from. */
export const nightFiles = (): GeneratedFile[] => [...generate(OPTIONS)];

/** The evening after them, of the same branches. */
export function nextEvening(): GeneratedFile[] {
  const known = new Set(nightFiles().map((file) => file.name));
  return [...generate({ ...OPTIONS, days: OPTIONS.days + 1 })].filter((file) => !known.has(file.name));
}

/** The sales, units and pence that a correct reader finds in some rows. */
export function figuresIn(rows: Iterable<WrittenRow>): Figures {
  let [sales, items, pence] = [0, 0, 0];
  for (const row of rows) {
    if (row.verdict === 'rejected') continue;
    sales += 1;
    items += row.items;
    pence += row.totalPence;
  }
  return { sales, items, pence };
}

/** The figures of some files, grouped by the `keyOf` each row. */
export function figuresInBy(
  files: readonly GeneratedFile[],
  keyOf: (file: GeneratedFile, row: WrittenRow) => string,
): Record<string, Figures> {
  const sums: Record<string, Figures> = {};
  for (const file of files) {
    for (const row of file.rows()) {
      if (row.verdict === 'rejected') continue;
      const { sales, items, pence } = sums[keyOf(file, row)] ?? { sales: 0, items: 0, pence: 0 };
      sums[keyOf(file, row)] = { sales: sales + 1, items: items + row.items, pence: pence + row.totalPence };
    }
  }
  return sums;
}

/** The notes that a file's spoiled rows must get. */
export const notesIn = (file: GeneratedFile): { line: number; kind: 'rejected' | 'flagged' }[] =>
  [...file.rows()].flatMap((row) =>
    row.kind === undefined ? [] : [{ line: row.lineNumber, kind: verdictOn(row.kind) }],
  );

/** A file's text, from some of its rows, without a header. */
export const textOf = (rows: readonly WrittenRow[]): Buffer =>
  Buffer.concat(rows.flatMap(({ line }) => [Buffer.from(line as string), Buffer.from('\n')]));
