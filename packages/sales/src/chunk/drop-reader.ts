import { basketText } from '../sale/basket.ts';
import { csvLines } from '../lines/csv-lines.ts';
import type { Pseudonymise } from '../sale/customer.ts';
import { AnyOrder, InOrderOfTime } from './identical-rows.ts';
import { branchId, foldBranch, saleText } from '../sale/ids.ts';
import { judgeFile } from '../judgement/first-reading.ts';
import type { Judgement, ReadableFile, UnreadableFile } from '../judgement/judgement.ts';
import { lineReader, type ReadLine, type RowFormat } from '../layout/line-reader.ts';
import type { RowReason } from '../reasons/row-reasons.ts';
import { type Receipt, Tally } from './receipt.ts';
import { type RowChunk, RowChunkBuilder } from './row-chunk.ts';
import { remembering } from '../memory/memo.ts';
import { type ReadableRow, type SaleRow, toSaleRow } from '../layout/row-reader.ts';
import type { Bytes } from '../bytes/utf8.ts';

/** Raised with every change of what a file's bytes come to, so that a file replayed after it is a newer drop. */
export const RULES_VERSION = 3;

export interface ReadDropOptions {
  readonly pseudonymise: Pseudonymise;
  /** The share of rejected rows (0 to 1) above which the drop is refused. */
  readonly maxRejectShare: number;
}

/** One chunk of a drop; the last one brings the receipt. */
export interface DropPart {
  readonly chunk: RowChunk;
  readonly receipt?: Receipt;
}

/** Judges and reads a file whose bytes are in memory. */
export async function* readWholeDrop(
  pieces: readonly Uint8Array[],
  key: string,
  options: ReadDropOptions,
): AsyncGenerator<DropPart> {
  yield* readDrop(await judgeFile(pieces, key), pieces, options);
}

/** Whether {@link readDrop} needs the file's bytes once more. */
export const needsSecondReading = (judgement: Judgement): boolean =>
  judgement.kind === 'readable' && judgement.lines === undefined;

/**
 * Turns one version of a branch file into chunks of sales without personal data, every other row noted with its line
 * and reason. Always yields at least one part; a file that cannot be read is a receipt that says `refused` and why.
 *
 * @param file the same bytes that were judged; not read unless {@link needsSecondReading} says so
 */
export async function* readDrop(judgement: Judgement, file: Bytes, options: ReadDropOptions): AsyncGenerator<DropPart> {
  if (judgement.kind === 'unreadable') yield unread(judgement, options.maxRejectShare);
  else yield* partsOf(judgement, judgement.lines ? [judgement.lines] : readAgain(judgement.format, file), options);
}

async function* readAgain(format: RowFormat, file: Bytes): AsyncGenerator<ReadLine[]> {
  const read = lineReader(format);
  for await (const lines of csvLines(file)) yield read(lines);
}

async function* partsOf(
  file: ReadableFile,
  runs: AsyncIterable<readonly ReadLine[]> | Iterable<readonly ReadLine[]>,
  { pseudonymise, maxRejectShare }: ReadDropOptions,
): AsyncGenerator<DropPart> {
  const { layout } = file.format;
  const textOf = identityReader();
  const spelledIn = layout.columns.branch === undefined ? 'file' : 'rows';
  const identicalRows = file.isInOrderOfTime ? new InOrderOfTime() : new AnyOrder();
  const tally = new Tally();
  let chunk = new RowChunkBuilder();
  let chunks = 1;
  const reject = (line: number, reason: RowReason) => {
    tally.reject(reason);
    chunk.addNote({ line, reason }, true);
  };
  const accept = (row: SaleRow, line: ReadLine) => {
    const flags = flagsOf(row, line);
    tally.accept(row, flags);
    flags.forEach((reason) => chunk.addNote({ line: line.line, reason }, false));
    chunk.addSale(row, identicalRows.count(row.soldAt, textOf(row)), spelledIn);
  };
  for await (const run of runs) {
    for (const line of run) {
      if (chunk.isFull) {
        yield { chunk: chunk.build() };
        chunk = new RowChunkBuilder();
        chunks += 1;
      }
      const row = judged(line.row, file);
      if (typeof row === 'string') reject(line.line, row);
      else accept(toSaleRow(row, pseudonymise), line);
    }
  }
  yield { chunk: chunk.build(), receipt: tally.receipt(layout.name, chunks, maxRejectShare) };
}

/** A row in the light of the rest of its file. */
function judged(row: ReadableRow | RowReason, { branches, names }: ReadableFile): ReadableRow | RowReason {
  if (typeof row === 'string') return row;
  if (branches && !(branches.has(row.foldedBranch) && isNoBranch(row.person.name, branches))) return 'other_branch';
  return names.size > 0 && row.products.some(({ text }) => names.has(text)) ? 'customer_in_text' : row;
}

/** Among several branches, one that stands for the customer shows that the row's columns are swapped. */
const isNoBranch = (name: string, branches: ReadonlySet<string>): boolean =>
  branches.size === 1 || !branches.has(foldBranch(name));

function flagsOf(row: SaleRow, { notUtf8 }: ReadLine): RowReason[] {
  const flags: RowReason[] = [];
  if (row.totalDiffers) flags.push('total_differs');
  if (notUtf8) flags.push('not_utf8');
  return flags;
}

/** What tells two rows of a file apart. */
function identityReader(): (row: SaleRow) => string {
  const idOf = remembering(branchId);
  return ({ branch, soldAt, customer, payment, total, basket }) =>
    saleText({
      branchId: idOf(branch),
      soldAt,
      customerId: customer?.id ?? null,
      payment,
      total,
      basket: basketText(basket),
    });
}

/** The one part of a file that holds nothing, or nothing that can be read as rows. */
function unread({ refusal, tally, notes }: UnreadableFile, maxRejectShare: number): DropPart {
  const chunk = new RowChunkBuilder();
  for (const note of notes) chunk.addNote(note, true);
  return { chunk: chunk.build(), receipt: tally.receipt(null, 1, maxRejectShare, refusal) };
}
