import type { Bytes } from '../bytes/utf8.ts';
import { detectLayout } from '../layout/detection.ts';
import type { Layout } from '../layout/layout.ts';
import { type RowFormat, rowReader } from '../layout/row-reader.ts';
import { readStart, sampleOf } from '../layout/sample.ts';
import { type CsvLine, csvLines, isReadable } from '../lines/csv-lines.ts';
import { CustomerNames } from '../privacy/customer-names.ts';
import { isPersonalKey } from '../privacy/object-key.ts';
import { personOf } from '../privacy/person.ts';
import type { Refusal } from '../reasons/refusals.ts';
import { countReason, type ReasonCounts, type RowNote } from '../reasons/row-reasons.ts';
import { branchOfFile } from '../sale/branch.ts';
import { Evidence } from './evidence.ts';
import type { Judgement, UnreadableFile } from './judgement.ts';

/**
 * Reads a whole file and decides which of its values may leave extract: its layout, its branches and the texts that
 * are names. The rules are in `docs/decisions/0016-evidence-first.md`.
 *
 * @param key the object's key; its name gives the branch if the rows do not
 */
export async function judgeFile(file: Bytes, key: string): Promise<Judgement> {
  const lines = csvLines(file);
  const start = await readStart(lines);
  const sample = sampleOf(start);
  const fileBranch = branchOfFile(key);
  const detected = detectLayout(sample, fileBranch);
  const rows = sample.filter(({ line }) => line !== detected?.header);
  const refusal = refusalOf(rows, detected?.layout, fileBranch);
  if (detected === undefined || refusal !== undefined)
    return unreadable(rows, refusal, isPersonalKey(key, namesIn(rows, detected?.layout.columns.customer)));
  const format: RowFormat = { ...detected, fileBranch };
  const evidence = new Evidence(format);
  const readRows = rowReader(format, (person) => evidence.addPerson(person));
  evidence.add(readRows(start));
  for await (const run of lines) evidence.add(readRows(run));
  return evidence.judge(key);
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
function namesIn(rows: readonly CsvLine[], column: number | undefined): CustomerNames {
  const names = new CustomerNames();
  if (column !== undefined)
    for (const { fields } of rows.filter(isReadable)) names.add(personOf(fields[column] ?? '', ''));
  return names;
}

function unreadable(sample: readonly CsvLine[], refusal: Refusal | undefined, isKeyPersonal: boolean): UnreadableFile {
  const reasons: ReasonCounts = {};
  const notes = sample.map((line): RowNote => ({
    line: line.line,
    reason: 'fault' in line ? line.fault : refusal === 'no_branch' ? 'no_branch' : 'column_count',
  }));
  for (const { reason } of notes) countReason(reasons, reason);
  return { kind: 'unreadable', refusal, isKeyPersonal, reasons, notes };
}
