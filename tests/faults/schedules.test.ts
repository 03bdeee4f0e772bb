/**
 * The promise, for any history of uploads and any schedule of deliveries, with the deployed handlers: 200 random
 * histories, or FAULT_RUNS of them. FAULT_SEED repeats a failure.
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
/** Printed by a failure: the run to repeat, and its warehouse. */
const [SEED = String(Date.now() % 1_000_000_000), PATH, ADAPTER] = FAULT_SEED?.split('/') ?? [];
/** Redshift's takes three times as long: the others complete more runs. */
const ADAPTERS: readonly Adapter[] =
  ADAPTER === undefined ? ['PostgreSQL', 'PostgreSQL', 'Redshift'] : [ADAPTER as Adapter];
/** So that a seed names a few seconds of work. */
const RUNS_PER_SEED = 25;
/** How long to search for a simpler history that also fails. */
const MAX_SHRINK_MS = 240_000;
const HOUR_MS = 3_600_000;

const tally = new Tally();
const folder = await makeTemporaryFolder();
const postgres = await startTestPostgres(folder);
const runners = await Promise.all(ADAPTERS.map((adapter, number) => startRunner(adapter, `runner_${number}`)));

async function startRunner(adapter: Adapter, name: string): Promise<ScheduleRunner> {
  const logs = join(folder, name);
  await mkdir(logs);
  const environment = await ScheduleEnvironment.start(adapter, await postgres.createDatabase(name), logs);
  const runner = new ScheduleRunner(environment, tally);
  addCleanup(() => runner.stop());
  return runner;
}

/**
 * Runs the histories of one seed. Only the search for a simpler failure has a time limit: fast-check's own limit would
 * leave a slow history running together with the next one in the same environment.
 *
 * @returns the text of a failure
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
  const before = shrinks === 0 ? '' : `\n\nBefore shrinking it ${shrinks} times:\n${first}`;
  const name = `${seed}/${details.counterexamplePath}/${runner.environment.adapter}`;
  return `FAULT_SEED=${name} repeats it:\n${simplest}${before}`;
}

test(
  'after any deliveries and crashes the warehouse equals the union of the latest versions',
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
  10 * HOUR_MS,
);
