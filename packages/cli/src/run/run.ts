import { setTimeout as wait } from 'node:timers/promises';
import { branchOfFile } from '@brewline/sales';
import type { LedgerDrop } from '@brewline/warehouse';
import type { Inputs } from '../input/inputs.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { Progress } from '../terminal/progress.ts';
import { extractKeys } from './dead-letters.ts';
import { findReplacedUploads, readBranches, readNotes, readSettledDrops, type Upload } from './ledger.ts';
import { type DropOutcome, type RunOutcome, toDropOutcome } from './run-outcome.ts';
import { readSharedSales } from './shared-sales.ts';
import { StallWatch } from './stall-watch.ts';
import { uploadFiles } from './uploads.ts';

const POLL_MS = 100;

/**
 * Uploads the files and waits until every one of them is settled in the ledger, or nothing is in flight any more.
 */
export async function runFiles(
  pipeline: Pipeline,
  { inputs, skipped }: Inputs,
  progress: Progress,
): Promise<RunOutcome> {
  const started = Date.now();
  const { uploads, unreadable } = await uploadFiles(pipeline, inputs, progress);
  const { settled, discardReason } = await waitUntilSettled(pipeline, uploads, progress);
  const drops = await readOutcomes(pipeline, uploads, settled, pipeline.stallReason() ?? discardReason);
  const shared = await readSharedSales(
    pipeline.database,
    [...settled.values()].filter(({ status }) => status === 'loaded'),
  );
  const sum = (figure: (drop: DropOutcome) => number) => drops.reduce((total, drop) => total + figure(drop), 0);
  return {
    files: uploads.length,
    sales: sum((drop) => drop.sales) - shared.sales,
    items: sum((drop) => drop.items) - shared.items,
    takings_pence: sum((drop) => drop.takings_pence) - shared.pence,
    shared_sales: shared.shared,
    rejected: sum((drop) => drop.rejected),
    flagged: sum((drop) => drop.flagged),
    seconds: (Date.now() - started) / 1000,
    drops,
    not_read: [...skipped, ...unreadable],
  };
}

/** @param stall why files were not loaded, if known */
async function readOutcomes(
  { cloud, database }: Pipeline,
  uploads: readonly Upload[],
  settled: ReadonlyMap<string, LedgerDrop>,
  stall: string | undefined,
): Promise<DropOutcome[]> {
  const deadLetterReasons = new Map(
    (await cloud.deadLetters()).flatMap((letter) =>
      extractKeys(letter).map((key) => [key, letter.attributes.reason ?? null]),
    ),
  );
  const dropIds = [...settled.values()].map((drop) => drop.ref.dropId);
  const [branches, notes] = [await readBranches(database, dropIds), await readNotes(database, dropIds)];
  const replaced = await findReplacedUploads(
    database,
    cloud.buckets.raw,
    uploads.filter(({ key }) => !settled.has(key)),
  );
  return uploads.map(({ key }) => {
    const drop = settled.get(key);
    const branch = (drop && branches.get(drop.ref.dropId)) ?? branchOfFile(key) ?? null;
    const outcome = toDropOutcome(
      key,
      drop,
      branch,
      { deadLetterReason: deadLetterReasons.get(key), stall },
      drop ? (notes.get(drop.ref.dropId) ?? []) : [],
    );
    return outcome.status === 'lost' && replaced.has(key) ? { ...outcome, status: 'superseded' } : outcome;
  });
}

/** @returns `discardReason`: why files were not loaded, if another run discarded them */
async function waitUntilSettled(pipeline: Pipeline, uploads: readonly Upload[], progress: Progress) {
  const watch = new StallWatch(pipeline.cloud, progress.showWaiting);
  for (;;) {
    pipeline.throwIfFailed();
    // In this order: if the queues are empty, every file that is not lost is settled by the time the ledger is read.
    const inFlight = await pipeline.cloud.inFlight();
    const settled = await readSettledDrops(pipeline.database, pipeline.cloud.buckets.raw, uploads);
    progress.showLoaded(settled.size);
    if (settled.size === uploads.length || pipeline.stallReason() !== undefined) return { settled };
    if (inFlight === 0) return { settled, discardReason: await pipeline.findDiscardReason() };
    await watch.poll(settled.size);
    await wait(POLL_MS);
  }
}
