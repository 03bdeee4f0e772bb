import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { branchOfFile } from '@brewline/sales';
import { keysOf } from './dead-letter-key.ts';
import type { Input } from './inputs.ts';
import type { Line } from './line.ts';
import { branchesOf, notesOf, type DropOutcome, isFine, outcomeOf, settledDrops, type Upload } from './outcome.ts';
import type { Progress } from './progress.ts';
import { StallWatch } from './stall-watch.ts';

/** What a run came to: the figures of the latest versions of the files named. */
export interface RunOutcome {
  readonly files: number;
  readonly sales: number;
  readonly items: number;
  readonly takings_pence: number;
  readonly rejected: number;
  readonly flagged: number;
  readonly seconds: number;
  readonly drops: readonly DropOutcome[];
}

const UPLOADS_AT_ONCE = 4;
/** A larger file goes up as a stream, in parts. */
const LARGEST_WHOLE = 8 * 1024 * 1024;
const LOOK_EVERY = 100;

/** Hands the files to the bucket and waits until the ledger has settled every one of them, or nothing is in flight any more. */
export async function runFiles(line: Line, inputs: readonly Input[], progress: Progress): Promise<RunOutcome> {
  const started = Date.now();
  const uploads = await upload(line, inputs, progress);
  const settled = await untilSettled(line, uploads, progress);
  const stall = line.stall();
  const dead = new Map((await line.cloud.deadLetters()).flatMap((letter) => keysOf(letter).map((key) => [key, letter.attributes.reason ?? null])));
  const dropIds = [...settled.values()].map((drop) => drop.ref.dropId);
  const [branches, notes] = [await branchesOf(line.database, dropIds), await notesOf(line.database, dropIds)];
  const drops = uploads.map(({ key }) => {
    const drop = settled.get(key);
    const branch = (drop && branches.get(drop.ref.dropId)) ?? branchOfFile(key) ?? null;
    return outcomeOf(key, drop, branch, { death: dead.get(key), stall }, drop ? (notes.get(drop.ref.dropId) ?? []) : []);
  });
  const sum = (figure: (drop: DropOutcome) => number) => drops.reduce((total, drop) => total + figure(drop), 0);
  return {
    files: inputs.length,
    sales: sum((drop) => drop.sales),
    items: sum((drop) => drop.items),
    takings_pence: sum((drop) => drop.takings_pence),
    rejected: sum((drop) => drop.rejected),
    flagged: sum((drop) => drop.flagged),
    seconds: (Date.now() - started) / 1000,
    drops,
  };
}

export const isReconciled = (outcome: RunOutcome): boolean => outcome.drops.every(isFine);

async function upload({ cloud }: Line, inputs: readonly Input[], progress: Progress): Promise<Upload[]> {
  const uploads: Upload[] = [];
  const queue = inputs.values();
  const worker = async () => {
    for (const { key, path, bytes } of queue) {
      const notBefore = Math.floor(Date.now() / 1000);
      const { etag } = await cloud.putObject(key, bytes <= LARGEST_WHOLE ? await readFile(path) : createReadStream(path));
      await cloud.notify(key);
      uploads.push({ key, etag: etag.replaceAll('"', ''), notBefore });
      progress.collected(uploads.length);
    }
  };
  await Promise.all(Array.from({ length: UPLOADS_AT_ONCE }, worker));
  return uploads.sort((a, b) => (a.key < b.key ? -1 : 1));
}

async function untilSettled(line: Line, uploads: readonly Upload[], progress: Progress) {
  const stall = new StallWatch(line.cloud, progress.waiting);
  for (;;) {
    line.check();
    // Asked in this order: what was in flight when the queues were empty has settled when the ledger is read.
    const inFlight = await line.cloud.inFlight();
    const settled = await settledDrops(line.database, line.cloud.buckets.raw, uploads);
    progress.loaded(settled.size);
    if (settled.size === uploads.length || line.stall() !== undefined) return settled;
    if (inFlight === 0) {
      await line.confirm();
      return settled;
    }
    await stall.look(settled.size);
    await wait(LOOK_EVERY);
  }
}
