import { performance } from 'node:perf_hooks';
import type { TableBatchMessage } from '@brewline/contracts';
import { type GeneratedFile, generate } from '@brewline/generator';
import { dropId, keyFingerprint, pseudonymiser, RULES_VERSION, toTables } from '@brewline/sales';
import { readWholeDrop } from '@brewline/sales/testing';
import { load, openWarehouse } from '@brewline/warehouse';

const BUCKET = 'bench';
const KEY = 'the pseudonym key of the bench, long enough';
const FINGERPRINT = keyFingerprint(KEY);
/** As many as the messages of an invocation of load. */
const FILES_PER_LOAD = 200;
const TIMEOUT_MS = 300_000;

/** Two years of a chain, or until there are enough items. */
const CHAIN = { branches: 100, days: 730, sales: 230, seed: 20, firstDay: '2021-01-01', layouts: 'nightly' } as const;

/** The totals of the loaded files. */
export interface Filled {
  readonly nights: number;
  readonly files: number;
  readonly sales: number;
  readonly items: number;
  readonly takingsPence: number;
  readonly lastDay: string;
}

export const NOTHING: Filled = { nights: 0, files: 0, sales: 0, items: 0, takingsPence: 0, lastDay: '' };

/**
 * Loads the next nights of a generated chain, without the queues between: one, and more until the warehouse has `items`
 * basket lines.
 */
export async function fill(
  url: string,
  before: Filled,
  items: number,
  progress: (filled: Filled, seconds: number) => void,
): Promise<Filled> {
  const started = performance.now();
  const warehouse = openWarehouse(() => Promise.resolve(url));
  let filled = before;
  for (const night of nights(generate(CHAIN), before.nights)) {
    const batches = await Promise.all(night.map(batchOf));
    for (let at = 0; at < batches.length; at += FILES_PER_LOAD)
      await load(warehouse, batches.slice(at, at + FILES_PER_LOAD), performance.now() + TIMEOUT_MS);
    filled = batches.reduce(plus, { ...filled, nights: filled.nights + 1, lastDay: night[0]!.day });
    progress(filled, (performance.now() - started) / 1000);
    if (filled.items >= items) break;
  }
  await warehouse.close();
  return filled;
}

function* nights(files: Iterable<GeneratedFile>, skipped: number): Generator<GeneratedFile[]> {
  let [night, index]: [GeneratedFile[], number] = [[], 0];
  for (const file of files) {
    night.push(file);
    if (night.length < CHAIN.branches) continue;
    if (index >= skipped) yield night;
    [night, index] = [[], index + 1];
  }
}

const pseudonymise = pseudonymiser(KEY);

async function batchOf(file: GeneratedFile): Promise<TableBatchMessage> {
  const drop = {
    dropId: dropId(BUCKET, file.name, 'etag', FINGERPRINT),
    bucket: BUCKET,
    key: file.name,
    etag: 'etag',
    lastModified: Date.parse(file.day) / 1000,
    rules: RULES_VERSION,
    keyFingerprint: FINGERPRINT,
  };
  const bytes = [...file.text()].map((piece) => Buffer.from(piece));
  for await (const { chunk, receipt } of readWholeDrop(bytes, file.name, { pseudonymise, maxRejectShare: 0 })) {
    if (receipt === undefined)
      throw new Error(`${file.name} is larger than a chunk: this benchmark has no bucket for it.`);
    return { version: 1, drop, chunk: 0, content: { tables: toTables(chunk.sales), notes: chunk.notes }, receipt };
  }
  throw new Error(`${file.name} has no rows.`);
}

function plus(filled: Filled, { content, receipt }: TableBatchMessage): Filled {
  const lines = 'tables' in content ? content.tables.sales.lines.reduce((sum, lines) => sum + lines, 0) : 0;
  return {
    ...filled,
    files: filled.files + 1,
    sales: filled.sales + receipt!.accepted,
    items: filled.items + lines,
    takingsPence: filled.takingsPence + receipt!.takings,
  };
}
