import { branchOfFile } from '../sale/branch.ts';
import { type CsvLine, csvLines } from '../lines/csv-lines.ts';
import { Evidence } from './evidence.ts';
import type { Judgement, UnreadableFile } from './judgement.ts';
import { detectLayout, type Layout } from '../layout/detection.ts';
import { NamesOfFile } from '../privacy/customer-names.ts';
import { isPersonalKey } from '../privacy/object-key.ts';
import { personOf } from '../privacy/person.ts';
import { lineReader, type RowFormat } from '../layout/line-reader.ts';
import type { Refusal, RowNote } from '../reasons/row-reasons.ts';
import { Tally } from '../chunk/receipt.ts';
import type { Bytes } from '../bytes/utf8.ts';

/**
 * Reads a file from its first byte to its last and decides what of it may leave extract: its layout, its branches and
 * the texts that are names. The rules are in `docs/decisions/0016-evidence-first.md`.
 *
 * @param key the object's key; its name says the branch where the rows do not
 */
export async function judgeFile(file: Bytes, key: string): Promise<Judgement> {
  const lines = csvLines(file);
  const start = await readStart(lines);
  const sample = sampleOf(start);
  const fileBranch = branchOfFile(key);
  const found = detectLayout(
    sample.flatMap((line) => ('fields' in line ? [line.fields] : [])),
    fileBranch,
  );
  const header = found?.hasHeader ? sample.find(isReadable)?.line : undefined;
  const rows = sample.filter(({ line }) => line !== header);
  const refusal = refusalOf(rows, found?.layout, fileBranch);
  if (found === undefined || refusal !== undefined)
    return unreadable(rows, refusal, isPersonalKey(key, namesIn(rows, found?.layout.columns.customer)));
  const format: RowFormat = { layout: found.layout, fileBranch, header };
  const evidence = new Evidence(format);
  const read = lineReader(format, (person) => evidence.addPerson(person));
  evidence.add(read(start));
  for await (const run of lines) evidence.add(read(run));
  return evidence.judge(key);
}

const SAMPLE_READABLE = 50;
const SAMPLE_LINES = 1000;
const isReadable = (line: CsvLine) => 'fields' in line;

/** At least the sample, and the rest of the run it ended in. */
async function readStart(lines: AsyncGenerator<CsvLine[]>): Promise<CsvLine[]> {
  const start: CsvLine[] = [];
  while (start.filter(isReadable).length < SAMPLE_READABLE && start.length < SAMPLE_LINES) {
    const next = await lines.next();
    if (next.done) break;
    start.push(...next.value);
  }
  return start;
}

/** The lines a layout is decided by: the same ones however the stream was cut. */
function sampleOf(start: readonly CsvLine[]): CsvLine[] {
  let readable = 0;
  const end = start.findIndex((line) => isReadable(line) && (readable += 1) === SAMPLE_READABLE);
  return start.slice(0, end === -1 ? SAMPLE_LINES : Math.min(end + 1, SAMPLE_LINES));
}

function refusalOf(
  sample: readonly CsvLine[],
  layout: Layout | undefined,
  fileBranch: string | undefined,
): Refusal | undefined {
  if (sample.length === 0) return undefined;
  if (layout) return layout.columns.branch === undefined && fileBranch === undefined ? 'no_branch' : undefined;
  return sample.filter(isReadable).length * 2 < sample.length ? 'binary' : 'no_layout';
}

/** The names in a column; none if the layout is not known or has no customers. */
function namesIn(rows: readonly CsvLine[], column: number | undefined): NamesOfFile {
  const names = new NamesOfFile();
  if (column !== undefined)
    for (const row of rows) if ('fields' in row) names.add(personOf(row.fields[column] ?? '', ''));
  return names;
}

function unreadable(sample: readonly CsvLine[], refusal: Refusal | undefined, isKeyPersonal: boolean): UnreadableFile {
  const tally = new Tally();
  const notes = sample.map((line): RowNote => ({
    line: line.line,
    reason: 'fault' in line ? line.fault : refusal === 'no_branch' ? 'no_branch' : 'column_count',
  }));
  notes.forEach(({ reason }) => tally.reject(reason));
  return { kind: 'unreadable', refusal, isKeyPersonal, tally, notes };
}
