/**
 * The promise, for any history of uploads and any schedule of deliveries, through the handlers that deploy: 200
 * random ones, or as many as FAULT_RUNS says. FAULT_SEED shows a failure again.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from '@jest/globals';
import fc from 'fast-check';
import { addCleanup, makeTemporaryFolder } from '@brewline/testing';
import { startTestPostgres } from '@brewline/testing/postgres';
import { type Adapter, ScheduleEnvironment } from './support/schedule/environment.ts';
import { history } from './support/schedule/history.ts';
import { ScheduleRunner } from './support/schedule/runner.ts';
import { Tally } from './support/schedule/tally.ts';

const { FAULT_RUNS = '200', FAULT_SEED } = process.env;
/** What a failure prints: which run to see again, and on which warehouse. */
const [SEED = String(Date.now() % 1_000_000_000), PATH, ADAPTER] = FAULT_SEED?.split('/') ?? [];
/** Redshift's takes three times as long: the others are through with more. */
const ADAPTERS: readonly Adapter[] =
  ADAPTER === undefined ? ['PostgreSQL', 'PostgreSQL', 'Redshift'] : [ADAPTER as Adapter];
/** So that a seed names a few seconds of work. */
const RUNS_PER_SEED = 25;
/** How long to look for a simpler history that fails, too. */
const MAX_SHRINK_MS = 240_000;
const HOURS = 3_600_000;

const tally = new Tally();
const folder = await makeTemporaryFolder();
const postgres = await startTestPostgres(folder);
const runners = await Promise.all(ADAPTERS.map((adapter, number) => startRunner(adapter, `lane_${number}`)));

async function startRunner(adapter: Adapter, name: string): Promise<ScheduleRunner> {
  const logs = join(folder, name);
  await mkdir(logs);
  const environment = await ScheduleEnvironment.start(adapter, await postgres.createDatabase(name), logs);
  const runner = new ScheduleRunner(environment, tally);
  addCleanup(() => runner.stop());
  return runner;
}

/**
 * Runs the histories of one seed. Only the search for a simpler failure is bounded: fast-check's own limit
 * would leave a history that takes long running, beside the next one in the same environment.
 *
 * @returns what to print of a failure
 */
async function runSeed(runner: ScheduleRunner, seed: number): Promise<string | undefined> {
  let first: string | undefined;
  let end = Infinity;
  const property = fc.asyncProperty(history, async (sample) => {
    if (performance.now() > end) return;
    try {
      await runner.run(sample);
    } catch (error) {
      if (first === undefined) end = performance.now() + MAX_SHRINK_MS;
      first ??= (error as Error).message;
      throw error;
    }
  });
  const details = await fc.check(property, {
    seed,
    path: PATH ?? '',
    numRuns: PATH === undefined ? RUNS_PER_SEED : 1,
  });
  if (!details.failed) return undefined;
  const [simplest, shrinks] = [(details.errorInstance as Error).message, details.numShrinks];
  const before = shrinks === 0 ? '' : `\n\nBefore it was ${shrinks} times shrunk:\n${first}`;
  const name = `${seed}/${details.counterexamplePath}/${runner.environment.adapter}`;
  return `FAULT_SEED=${name} shows it again:\n${simplest}${before}`;
}

test(
  'whatever the order of delivery and whatever died, the warehouse equals the union of the latest versions',
  async () => {
    const started = performance.now();
    let begun = 0;
    const hasMore = () => begun < (PATH === undefined ? Number(FAULT_RUNS) : 1);
    let failure: string | undefined;
    await Promise.all(
      runners.map(async (runner) => {
        while (failure === undefined && hasMore()) {
          const seed = Number(SEED) + begun / RUNS_PER_SEED;
          begun += RUNS_PER_SEED;
          failure ??= await runSeed(runner, seed);
        }
      }),
    );
    process.stdout.write(`seed ${SEED}, ${((performance.now() - started) / 1000).toFixed(0)} s\n${tally.toString()}\n`);
    if (failure !== undefined) throw new Error(failure);
  },
  10 * HOURS,
);
