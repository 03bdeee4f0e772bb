import { setTimeout as wait } from 'node:timers/promises';
import { branchOfFile } from '@brewline/sales';
import { keysOf } from './dead-letters.ts';
import { contentOf } from '../input/file-content.ts';
import type { Inputs } from '../input/inputs.ts';
import type { Line } from '../pipeline/pipeline.ts';
import {
  branchesOf,
  newestDates,
  notesOf,
  type DropOutcome,
  isFine,
  outcomeOf,
  replacedUploads,
  settledDrops,
  type Upload,
} from './outcome.ts';
import { type NotRead, NotReadError } from '../input/skipped-path.ts';
import { overlapOf } from './shared-sales.ts';
import type { Progress } from '../output/progress.ts';
import { StallWatch } from './stall-watch.ts';

/**
 * The result of a run: what the warehouse holds of the files named, each sale once. A drop's own figures are those of
 * its file.
 */
export interface RunOutcome {
  readonly files: number;
  readonly sales: number;
  readonly items: number;
  readonly takings_pence: number;
  /** How many of the sales another file holds as well, of this run or loaded before. */
  readonly shared_sales: number;
  readonly rejected: number;
  readonly flagged: number;
  readonly seconds: number;
  readonly drops: readonly DropOutcome[];
  /** What the paths named led to and was not read; `files` and `drops` are without it. */
  readonly not_read: readonly NotRead[];
}

const UPLOADS_AT_ONCE = 4;
const LOOK_EVERY = 100;

/**
 * Hands the files to the bucket and waits until the ledger has settled every one of them, or nothing is in flight any
 * more.
 */
export async function runFiles(line: Line, found: Inputs, progress: Progress): Promise<RunOutcome> {
  const started = Date.now();
  const { uploads, notRead } = await upload(line, found, progress);
  const { settled, discarded } = await untilSettled(line, uploads, progress);
  const stall = line.stall() ?? discarded;
  const dead = new Map(
    (await line.cloud.deadLetters()).flatMap((letter) =>
      keysOf(letter).map((key) => [key, letter.attributes.reason ?? null]),
    ),
  );
  const dropIds = [...settled.values()].map((drop) => drop.ref.dropId);
  const [branches, notes] = [await branchesOf(line.database, dropIds), await notesOf(line.database, dropIds)];
  const overlap = await overlapOf(
    line.database,
    [...settled.values()].filter(({ status }) => status === 'loaded'),
  );
  const replaced = await replacedUploads(
    line.database,
    line.cloud.buckets.raw,
    uploads.filter(({ key }) => !settled.has(key)),
  );
  const drops = uploads.map(({ key }): DropOutcome => {
    const drop = settled.get(key);
    const branch = (drop && branches.get(drop.ref.dropId)) ?? branchOfFile(key) ?? null;
    const outcome = outcomeOf(
      key,
      drop,
      branch,
      { death: dead.get(key), stall },
      drop ? (notes.get(drop.ref.dropId) ?? []) : [],
    );
    return outcome.status === 'lost' && replaced.has(key) ? { ...outcome, status: 'superseded' } : outcome;
  });
  const sum = (figure: (drop: DropOutcome) => number) => drops.reduce((total, drop) => total + figure(drop), 0);
  return {
    files: uploads.length,
    sales: sum((drop) => drop.sales) - overlap.sales,
    items: sum((drop) => drop.items) - overlap.items,
    takings_pence: sum((drop) => drop.takings_pence) - overlap.pence,
    shared_sales: overlap.shared,
    rejected: sum((drop) => drop.rejected),
    flagged: sum((drop) => drop.flagged),
    seconds: (Date.now() - started) / 1000,
    drops,
    not_read: [...found.notRead, ...notRead],
  };
}

export const isReconciled = (outcome: RunOutcome): boolean =>
  outcome.drops.every(isFine) && !outcome.not_read.some(({ is_fault }) => is_fault);

/** @returns `notRead`: the files that could not be read after all */
async function upload(
  { cloud, database, withheldKey }: Line,
  { inputs }: Inputs,
  progress: Progress,
): Promise<{ uploads: Upload[]; notRead: NotRead[] }> {
  const uploads: Upload[] = [];
  const notRead: NotRead[] = [];
  const newest = await newestDates(
    database,
    cloud.buckets.raw,
    inputs.map(({ key }) => key),
  );
  const queue = inputs.values();
  const worker = async () => {
    for (const { key, path } of queue) {
      const laterThan = newest.get(key) ?? 0;
      try {
        const { etag } = await cloud.putObject(key, await contentOf(path), laterThan);
        await cloud.notify(key);
        uploads.push({ key, withheldKey: withheldKey(key), etag: etag.replaceAll('"', ''), laterThan });
        progress.collected(uploads.length);
      } catch (error) {
        if (!(error instanceof NotReadError)) throw error;
        notRead.push({ path, reason: error.message, is_fault: true });
      }
    }
  };
  await Promise.all(Array.from({ length: UPLOADS_AT_ONCE }, worker));
  return { uploads: uploads.sort((a, b) => (a.key < b.key ? -1 : 1)), notRead };
}

/** @returns `discarded`: why files did not arrive, if another run discarded them */
async function untilSettled(line: Line, uploads: readonly Upload[], progress: Progress) {
  const stall = new StallWatch(line.cloud, progress.waiting);
  for (;;) {
    line.check();
    // Asked in this order: what was in flight when the queues were empty has settled when the ledger is read.
    const inFlight = await line.cloud.inFlight();
    const settled = await settledDrops(line.database, line.cloud.buckets.raw, uploads);
    progress.loaded(settled.size);
    if (settled.size === uploads.length || line.stall() !== undefined) return { settled };
    if (inFlight === 0) return { settled, discarded: await line.confirm() };
    await stall.look(settled.size);
    await wait(LOOK_EVERY);
  }
}
