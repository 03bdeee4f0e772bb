/**
 * Creates table batches from CSV text, as extract and transform would, and computes the rows that the warehouse must
 * then contain.
 */
import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import type { DropRef, TableBatchMessage, TableObject } from '@brewline/contracts';
import {
  branchOfFile,
  csvOf,
  dropId,
  judgeFile,
  type Judgement,
  keyFingerprint,
  pseudonymiser,
  readDrop,
  type Receipt,
  TABLE_NAMES,
  type TableName,
  toTables,
} from '@brewline/sales';

export const PSEUDONYM_KEY = 'a key of tests, thirty-two bytes long';
const MAX_REJECT_SHARE = 0.2;
const BUCKET = 'raw';

export interface FileOptions {
  readonly key: string;
  /** Last modified, in seconds. */
  readonly at?: number;
  readonly pseudonymKey?: string;
  /** The version of the parsing rules. */
  readonly rules?: number;
}

/** One version of a file, as messages for load. */
export interface TestDrop {
  readonly ref: DropRef;
  readonly receipt: Receipt;
  readonly messages: readonly TableBatchMessage[];
  /** Its rows by table, as lines of CSV. */
  readonly rows: Readonly<Record<TableName, readonly string[]>>;
}

/** A clean bucket in memory. */
export class InMemoryBucket {
  readonly name = 'clean';
  readonly objects = new Map<string, Buffer>();
  /** Called whenever an object is read, by a loader or by the warehouse itself. */
  onRead: (() => Promise<void>) | undefined;

  put(key: string, body: Buffer): Promise<void> {
    this.objects.set(key, body);
    return Promise.resolve();
  }

  putCsv(key: string, csv: string): void {
    this.objects.set(key, gzipSync(csv));
  }

  async body(key: string): Promise<Buffer | undefined> {
    await this.onRead?.();
    return this.objects.get(key);
  }

  async open({ key }: Pick<TableObject, 'key'>): Promise<Readable> {
    const body = await this.body(key);
    if (!body) throw new Error(`NoSuchKey: ${key}`);
    return Readable.from([body]);
  }

  clear(): void {
    this.objects.clear();
    this.onRead = undefined;
  }
}

/**
 * Reads and normalizes a file (3NF): one message with its rows inside, or one per chunk with pointers into `clean`.
 */
export async function createTestDrop(
  clean: InMemoryBucket,
  csv: string,
  { key, at = 1_700_000_000, pseudonymKey = PSEUDONYM_KEY, rules = 1 }: FileOptions,
): Promise<TestDrop> {
  const etag = hash('md5', csv);
  const fingerprint = keyFingerprint(pseudonymKey);
  const ref: DropRef = {
    dropId: dropId(BUCKET, key, etag, `${rules}-${fingerprint}`),
    bucket: BUCKET,
    key,
    etag,
    lastModified: at,
    rules,
    keyFingerprint: fingerprint,
  };
  const parts = [];
  const options = { pseudonymise: pseudonymiser(pseudonymKey), maxRejectShare: MAX_REJECT_SHARE };
  for await (const part of readDrop(await judged(csv, key), [Buffer.from(csv)], options)) parts.push(part);
  const rows = Object.fromEntries(TABLE_NAMES.map((table) => [table, [] as string[]])) as Record<TableName, string[]>;
  const messages = parts.map(({ chunk: { sales, notes }, receipt }, chunk): TableBatchMessage => {
    const tables = toTables(sales);
    const csvs = csvOf(ref.dropId, tables, notes);
    for (const table of TABLE_NAMES) rows[table].push(...csvs[table].csv.split('\n').slice(0, -1));
    const content =
      parts.length === 1 ? { tables, notes } : { objects: putObjects(clean, `tables/${ref.dropId}/${chunk}`, csvs) };
    return { version: 1, drop: ref, chunk, content, ...(receipt && { receipt }) };
  });
  return { ref, receipt: parts.at(-1)!.receipt!, messages, rows };
}

/** Extract decides whether a file may contain several branches: here all of its rows are kept. */
async function judged(csv: string, key: string): Promise<Judgement> {
  const judgement = await judgeFile([Buffer.from(csv)], key);
  if (judgement.kind === 'readable') return { ...judgement, branches: undefined };
  if (judgement.refusal !== 'branch_unclear') return judgement;
  const [first = ''] = csv.split('\n');
  const alone = await judgeFile([Buffer.from(first)], `${first.split(',')[1]!}.csv`);
  return alone.kind === 'readable' ? { ...alone, branches: undefined, isInTimeOrder: false, rows: undefined } : alone;
}

function putObjects(clean: InMemoryBucket, folder: string, csvs: ReturnType<typeof csvOf>) {
  const objects: Partial<Record<TableName, TableObject>> = {};
  for (const table of TABLE_NAMES) {
    const { rows, csv } = csvs[table];
    if (rows === 0) continue;
    const key = `${folder}/${table}.csv.gz`;
    clean.putCsv(key, csv);
    objects[table] = { bucket: 'clean', key, rows };
  }
  return objects;
}

/** The tables of a warehouse that contains only these drops, each row as one line, sorted. */
export function expectedTables(drops: readonly TestDrop[]): Record<string, string[]> {
  const all = (table: TableName) => drops.flatMap((drop) => drop.rows[table]);
  const sales = all('sale').map((line) => line.split(','));
  return {
    branch: sortedSet(branchNames(all('branch'))),
    product: sortedSet(all('product').map((line) => line.replaceAll('"', ''))),
    customer: sortedSet(all('customer')),
    sale: sortedSet(sales.map(([, ...columns]) => columns.join(','))),
    sale_item: sortedSet(all('sale_item')),
    claim: sortedSet(sales.map(([drop, sale]) => `${sale!},${drop!}`)),
    row_note: all('row_note').sort(),
  };
}

/** A spelling in rows before one in a file name, then the first in order. */
function branchNames(lines: readonly string[]): string[] {
  const best = new Map<string, string>();
  for (const line of lines) {
    const [, id, quoted, spelledIn] = line.split(',');
    const spelling = `${spelledIn === 'rows' ? 0 : 1}${quoted!.replaceAll('"', '')}`;
    if (!best.has(id!) || spelling < best.get(id!)!) best.set(id!, spelling);
  }
  return [...best].map(([id, spelling]) => `${id},${spelling.slice(1)}`);
}

const sortedSet = (lines: readonly string[]): string[] => [...new Set(lines)].sort();

/** Queries for the same tables as {@link expectedTables}, on PostgreSQL. */
export const TABLE_QUERIES: Record<string, string> = {
  branch: `select concat_ws(',', replace(branch_id::text, '-', ''), name) as line from cafe.branch`,
  product: `select concat_ws(',', replace(product_id::text, '-', ''), name, size, flavour) as line from cafe.product`,
  customer: `select concat_ws(',', replace(customer_id::text, '-', ''), identified_by) as line from cafe.customer`,
  sale: `select concat_ws(',', replace(sale_id::text, '-', ''), replace(branch_id::text, '-', ''),
         coalesce(replace(customer_id::text, '-', ''), 'null-000000000'), sold_at, payment_method, total) as line
           from cafe.sale`,
  sale_item: `select concat_ws(',', replace(sale_id::text, '-', ''), line_no,
              replace(product_id::text, '-', ''), quantity, unit_price) as line from cafe.sale_item`,
  claim: `select concat_ws(',', replace(sale_id::text, '-', ''), replace(drop_id::text, '-', '')) as line
          from etl.claim`,
  row_note: `select concat_ws(',', replace(drop_id::text, '-', ''), file_line, kind, field, reason) as line
             from etl.row_note`,
};

interface Sale {
  readonly time?: string;
  readonly branch?: string;
  readonly customer?: string;
  readonly basket?: string;
  readonly total?: string;
  readonly payment?: string;
  readonly card?: string;
}

/** A row of the nightly layout, with one item in its basket. */
export const sale = ({
  time = '25/08/2021 09:00',
  branch = 'Testbury',
  customer = 'Ann Example',
  basket = 'Regular Latte - 2.15',
  total = '2.15',
  payment = 'CARD',
  card = '1111222233334444',
}: Sale = {}): string => `${time},${branch},${customer},"${basket}",${total},${payment},${card}`;

/** A row of the nightly layout whose branch is only in the file's name. */
export const saleWithoutBranch = (fields: Omit<Sale, 'branch'> = {}): string =>
  sale({ ...fields, branch: '' }).replace(',,', ',');

export const csvFile = (...lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

/** A different name for each number. */
export const customerNumber = (at: number): string =>
  `Ann ${String(at).replaceAll(/\d/g, (digit) => 'abcdefghij'[Number(digit)]!)}`;

/** Sales of one day, each with a different time and customer: 1,500 of them fill a chunk. */
export const manySales = (count: number, fields: Sale = {}): string[] =>
  Array.from({ length: count }, (_, at) => {
    const [hour, minute, second] = [8 + Math.floor(at / 3600), Math.floor(at / 60) % 60, at % 60].map((part) =>
      String(part).padStart(2, '0'),
    );
    return sale({
      time: `25/08/2021 ${hour!}:${minute!}:${second!}`,
      customer: customerNumber(at),
      card: String(4_000_000_000_000_000 + at),
      ...fields,
    });
  });

export const fileNamed = (branch: string): string => {
  const key = `${branch}_25-08-2021_20-00-00.csv`;
  if (branchOfFile(key) === undefined) throw new Error(`${key} names no branch`);
  return key;
};
