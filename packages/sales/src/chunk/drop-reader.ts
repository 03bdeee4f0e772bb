import type { Bytes } from '../bytes/utf8.ts';
import { judgeRow, type Judgement, type ReadableFile, type UnreadableFile } from '../judgement/judgement.ts';
import { type FileRow, rowReader } from '../layout/row-reader.ts';
import { csvLines } from '../lines/csv-lines.ts';
import { memoize } from '../memory/memo.ts';
import type { RowReason } from '../reasons/row-reasons.ts';
import { basketText } from '../sale/basket.ts';
import type { Pseudonymise } from '../sale/customer.ts';
import { branchId, saleText } from '../sale/ids.ts';
import { type SaleRow, toSaleRow } from '../sale/sale-row.ts';
import { SortedRows, UnsortedRows } from './identical-rows.ts';
import type { Receipt } from './receipt.ts';
import { type RowChunk, RowChunkBuilder } from './row-chunk.ts';
import { Tally } from './tally.ts';

export interface ReadDropOptions {
  readonly pseudonymise: Pseudonymise;
  /** The share of rejected rows (0 to 1) above which the drop is refused. */
  readonly maxRejectShare: number;
}

/** One chunk of a drop; the last one carries the receipt. */
export interface DropPart {
  readonly chunk: RowChunk;
  readonly receipt?: Receipt;
}

/**
 * Turns one version of a branch file into chunks of sales without personal data, every other row noted with its line
 * and reason. Always yields at least one part; for a file that cannot be read, a receipt that says `refused` and why.
 *
 * @param file the same bytes that were judged; not read unless `needsSecondReading` says so
 */
export async function* readDrop(judgement: Judgement, file: Bytes, options: ReadDropOptions): AsyncGenerator<DropPart> {
  if (judgement.kind === 'unreadable') yield unreadablePart(judgement, options.maxRejectShare);
  else yield* readParts(judgement, judgement.rows ? [judgement.rows] : readAgain(judgement, file), options);
}

async function* readAgain({ format }: ReadableFile, file: Bytes): AsyncGenerator<FileRow[]> {
  const readRows = rowReader(format);
  for await (const lines of csvLines(file)) yield readRows(lines);
}

async function* readParts(
  file: ReadableFile,
  runs: AsyncIterable<readonly FileRow[]> | Iterable<readonly FileRow[]>,
  { pseudonymise, maxRejectShare }: ReadDropOptions,
): AsyncGenerator<DropPart> {
  const { layout } = file.format;
  const textOf = identityReader();
  const spelledIn = layout.columns.branch === undefined ? 'file' : 'rows';
  const identicalRows = file.isInTimeOrder ? new SortedRows() : new UnsortedRows();
  const tally = new Tally();
  let chunk = new RowChunkBuilder();
  let chunks = 1;
  const reject = (line: number, reason: RowReason) => {
    tally.reject(reason);
    chunk.addNote({ line, reason }, true);
  };
  const accept = (sale: SaleRow, row: FileRow) => {
    const flags = flagsOf(sale, row);
    tally.accept(sale, flags);
    flags.forEach((reason) => chunk.addNote({ line: row.line, reason }, false));
    chunk.addSale(sale, identicalRows.count(sale.soldAt, textOf(sale)), spelledIn);
  };
  for await (const run of runs) {
    for (const row of run) {
      if (chunk.isFull) {
        yield { chunk: chunk.build() };
        chunk = new RowChunkBuilder();
        chunks += 1;
      }
      const content = judgeRow(row.content, file);
      if (typeof content === 'string') reject(row.line, content);
      else accept(toSaleRow(content, pseudonymise), row);
    }
  }
  yield { chunk: chunk.build(), receipt: tally.receipt(layout.name, chunks, maxRejectShare) };
}

function flagsOf({ totalDiffers }: SaleRow, { notUtf8 }: FileRow): RowReason[] {
  const flags: RowReason[] = [];
  if (totalDiffers) flags.push('total_differs');
  if (notUtf8) flags.push('not_utf8');
  return flags;
}

/** Makes the function from a row to the text that distinguishes it within its file. */
function identityReader(): (row: SaleRow) => string {
  const idOf = memoize(branchId);
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

/** The only part of a file that is empty or refused as a whole. */
function unreadablePart({ refusal, reasons, notes }: UnreadableFile, maxRejectShare: number): DropPart {
  const chunk = new RowChunkBuilder();
  for (const note of notes) chunk.addNote(note, true);
  const tally = new Tally();
  for (const [reason, rows] of Object.entries(reasons)) tally.reject(reason as RowReason, rows);
  return { chunk: chunk.build(), receipt: tally.receipt(null, 1, maxRejectShare, refusal) };
}
