/** Reads whole files and shows the outcome of each row. */
import type { Bytes } from '../bytes/utf8.ts';
import { type DropPart, readDrop, type ReadDropOptions } from '../chunk/drop-reader.ts';
import type { Receipt } from '../chunk/receipt.ts';
import type { RowChunk, SaleColumns } from '../chunk/row-chunk.ts';
import { judgeFile } from '../judgement/first-reading.ts';
import type { RowNote, RowReason } from '../reasons/row-reasons.ts';
import { pseudonymiser } from '../sale/customer.ts';
import { toTimestamp } from '../sale/sold-at.ts';
import { toTables } from '../tables/tables.ts';
import { file, nightly } from './rows.ts';

/** Judges and reads a file whose bytes are in memory. */
export async function* readWholeDrop(
  pieces: readonly Uint8Array[],
  key: string,
  options: ReadDropOptions,
): AsyncGenerator<DropPart> {
  yield* readDrop(await judgeFile(pieces, key), pieces, options);
}

/** A key that gives no branch by itself, but confirms Testbury or Testbury upon Sea in the rows. */
export const UNDATED_KEY = 'testbury upon sea.csv';
export const PSEUDONYM_KEY = 'a key of tests, thirty-two bytes long';
export const MAX_REJECT_SHARE = 0.2;

/** One sale as the warehouse would have it. */
export interface ReadSale {
  readonly id: string;
  readonly branch: string;
  readonly soldAt: string;
  readonly customer: string | null;
  readonly payment: string;
  readonly total: number;
  /** `2 Regular Latte - Hazelnut @ 275`, in the order of the basket's lines. */
  readonly items: readonly string[];
}

export interface ReadResult {
  readonly receipt: Receipt;
  readonly chunks: readonly RowChunk[];
  readonly sales: readonly ReadSale[];
  readonly notes: readonly RowNote[];
  /** Everything that leaves the reader. */
  readonly output: string;
}

interface ReadOptions {
  readonly key?: string;
  readonly maxRejectShare?: number;
}

export async function readAll(
  file: string | Uint8Array | Bytes,
  { key = UNDATED_KEY, maxRejectShare = MAX_REJECT_SHARE }: ReadOptions = {},
): Promise<ReadResult> {
  const bytes =
    typeof file === 'string' ? [Buffer.from(file)] : file instanceof Uint8Array ? [file] : await toArray(file);
  const parts: DropPart[] = [];
  const options = { maxRejectShare, pseudonymise: pseudonymiser(PSEUDONYM_KEY) };
  for await (const part of readWholeDrop(bytes, key, options)) parts.push(part);
  const chunks = parts.map((part) => part.chunk);
  return {
    receipt: parts.at(-1)!.receipt!,
    chunks,
    sales: chunks.flatMap((chunk) => salesOf(chunk.sales)),
    notes: chunks.flatMap((chunk) => chunk.notes),
    output: JSON.stringify(parts),
  };
}

async function toArray(file: Bytes): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for await (const piece of file) pieces.push(piece);
  return pieces;
}

function salesOf(sales: SaleColumns): ReadSale[] {
  let line = 0;
  return toTables(sales).saleIds.map((id, row) => {
    const items: string[] = [];
    for (const end = line + sales.lines[row]!; line < end; line += 1) {
      const { name, size, flavour } = sales.products[sales.product[line]!]!;
      const product = [[size, name].filter(Boolean).join(' '), flavour].filter(Boolean).join(' - ');
      items.push(`${sales.quantity[line]!} ${product} @ ${sales.unitPrice[line]!}`);
    }
    return {
      id,
      branch: sales.branches[sales.branch[row]!]!.name,
      soldAt: toTimestamp(sales.soldAt[row]!),
      customer: sales.customers[sales.customer[row]!]?.id ?? null,
      payment: sales.payment[row]!,
      total: sales.total[row]!,
      items,
    };
  });
}

/** The outcome of a line between good ones: `kept`, its flag, or why it was rejected. */
export async function outcomeOf(line: string | Uint8Array): Promise<RowReason | 'kept' | 'lost'> {
  const good = Buffer.from(file(...Array.from({ length: 9 }, () => nightly())));
  const { receipt, notes } = await readAll([good, Buffer.from(line), Buffer.from('\n'), good]);
  const others = notes.filter((note) => note.line !== 10).length;
  if (receipt.outcome !== 'accepted' || receipt.rows !== 19 || others > 0) return 'lost';
  return notes[0]?.reason ?? 'kept';
}
