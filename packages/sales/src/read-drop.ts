import { basketText } from './basket.ts';
import { branchOfFile } from './branch-of-file.ts';
import { type CsvLine, csvLines } from './csv-lines.ts';
import type { Pseudonymise } from './customer.ts';
import type { IdenticalRows } from './identical-rows.ts';
import { branchId, saleText } from './ids.ts';
import { detectLayout, type Layout } from './layout.ts';
import type { Refusal, RowReason } from './reasons.ts';
import { type Receipt, Tally } from './receipt.ts';
import { type RowChunk, RowChunkBuilder } from './row-chunk.ts';
import { remembering } from './remembering.ts';
import { rowReader, type SaleRow } from './sale-row.ts';
import type { Bytes } from './utf8.ts';

/** Raised with every change of what a file's bytes come to, so that a file replayed after it is a newer drop. */
export const RULES_VERSION = 2;

export interface ReadDropOptions {
  /** The object's key; its name says the branch where the rows do not. */
  readonly key: string;
  readonly pseudonymise: Pseudonymise;
  readonly identicalRows: IdenticalRows;
  /** The share of rejected rows (0 to 1) above which the drop is refused. */
  readonly maxRejectShare: number;
}

/** One chunk of a drop; the last one brings the receipt. */
export interface DropPart {
  readonly chunk: RowChunk;
  readonly receipt?: Receipt;
}

/**
 * Reads one version of a branch file: chunks of sales without personal data, every other row noted with its line and reason.
 * Always yields at least one part; a file that cannot be read is a receipt that says `refused` and why.
 *
 * @throws NotInOrderOfTime if `identicalRows` needs the file in order of time and it is not
 */
export async function* readDrop(file: Bytes, options: ReadDropOptions): AsyncGenerator<DropPart> {
  const lines = csvLines(file);
  const start = await readStart(lines);
  const sample = sampleOf(start);
  const fileBranch = branchOfFile(options.key);
  const found = detectLayout(sample.flatMap((line) => ('fields' in line ? [line.fields] : [])), fileBranch);
  const header = found?.hasHeader ? sample.find(isReadable) : undefined;
  const isRow = (line: CsvLine) => line !== header;
  const refusal = refusalOf(sample.filter(isRow), found?.layout, fileBranch);
  if (found === undefined || refusal !== undefined) {
    yield unread(sample.filter(isRow), options.maxRejectShare, refusal);
    return;
  }
  yield* readRows(found.layout, fileBranch, startingWith(start.filter(isRow), lines), options);
}

async function* readRows(layout: Layout, fileBranch: string | undefined, lines: AsyncIterable<CsvLine[]>, options: ReadDropOptions): AsyncGenerator<DropPart> {
  const readRow = rowReader(layout, fileBranch, options.pseudonymise);
  const textOf = identityReader();
  const spelledIn = layout.columns.branch === undefined ? 'file' : 'rows';
  const tally = new Tally();
  let chunk = new RowChunkBuilder();
  let chunks = 1;
  const add = (line: CsvLine) => {
    const row = 'fault' in line ? line.fault : readRow(line.fields);
    if (typeof row === 'string') {
      tally.reject(row);
      chunk.addNote({ line: line.line, reason: row }, true);
      return;
    }
    const flags = flagsOf(row, line);
    tally.accept(row, flags);
    flags.forEach((reason) => chunk.addNote({ line: line.line, reason }, false));
    chunk.addSale(row, options.identicalRows.count(row.soldAt, textOf(row)), spelledIn);
  };
  for await (const run of lines) {
    for (const line of run) {
      if (chunk.isFull) {
        yield { chunk: chunk.build() };
        chunk = new RowChunkBuilder();
        chunks += 1;
      }
      add(line);
    }
  }
  yield { chunk: chunk.build(), receipt: tally.receipt(layout.name, chunks, options.maxRejectShare) };
}

function flagsOf(row: SaleRow, line: CsvLine): RowReason[] {
  const flags: RowReason[] = [];
  if (row.totalDiffers) flags.push('total_differs');
  if ('notUtf8' in line) flags.push('not_utf8');
  return flags;
}

/** What tells two rows of a file apart. */
function identityReader(): (row: SaleRow) => string {
  const idOf = remembering(branchId);
  return ({ branch, soldAt, customer, payment, total, basket }) =>
    saleText({ branchId: idOf(branch), soldAt, customerId: customer?.id ?? null, payment, total, basket: basketText(basket) });
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

async function* startingWith(first: CsvLine[], rest: AsyncIterable<CsvLine[]>): AsyncGenerator<CsvLine[]> {
  yield first;
  yield* rest;
}

function refusalOf(sample: readonly CsvLine[], layout: Layout | undefined, fileBranch: string | undefined): Refusal | undefined {
  if (sample.length === 0) return undefined;
  if (layout) return layout.columns.branch === undefined && fileBranch === undefined ? 'no_branch' : undefined;
  return sample.filter(isReadable).length * 2 < sample.length ? 'binary' : 'no_layout';
}

/** The one part of a file that holds nothing, or nothing that can be read as rows. */
function unread(sample: readonly CsvLine[], maxRejectShare: number, refusal: Refusal | undefined): DropPart {
  const tally = new Tally();
  const chunk = new RowChunkBuilder();
  for (const line of sample) {
    const reason = 'fault' in line ? line.fault : refusal === 'no_branch' ? 'no_branch' : 'column_count';
    tally.reject(reason);
    chunk.addNote({ line: line.line, reason }, true);
  }
  return { chunk: chunk.build(), receipt: tally.receipt(null, 1, maxRejectShare, refusal) };
}
