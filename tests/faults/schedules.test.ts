/**
 * The promise, for any history of uploads and any schedule of deliveries, through the handlers that deploy: 200
 * random ones, or as many as FAULT_RUNS says. FAULT_SEED shows a failure again.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from '@jest/globals';
import fc from 'fast-check';
import { atTheEnd, temporaryFolder } from '../support/folder.ts';
import { testPostgres } from '../support/warehouse.ts';
import { history } from './support/history.ts';
import { type Adapter, Lane } from './support/lane.ts';
import { Tally } from './support/schedule-tally.ts';

const { FAULT_RUNS = '200', FAULT_SEED } = process.env;
/** What a failure prints: which run to see again, and on which warehouse. */
const [SEED = String(Date.now() % 1_000_000_000), PATH, ADAPTER] = FAULT_SEED?.split('/') ?? [];
/** Redshift's takes three times as long: the others are through with more. */
const ADAPTERS: readonly Adapter[] = ADAPTER === undefined ? ['PostgreSQL', 'PostgreSQL', 'Redshift'] : [ADAPTER as Adapter];
/** So that a seed names a few seconds of work. */
const RUNS_OF_A_SEED = 25;
/** For a simpler history that fails, too. */
const LONGEST_SEARCH = 240_000;
const HOURS = 3_600_000;

const tally = new Tally();
const folder = await temporaryFolder();
const postgres = await testPostgres(folder);
const lanes = await Promise.all(ADAPTERS.map((adapter, number) => startLane(adapter, `lane_${number}`)));

async function startLane(adapter: Adapter, name: string): Promise<Lane> {
  const logs = join(folder, name);
  await mkdir(logs);
  const lane = await Lane.start(adapter, await postgres.createDatabase(name), tally, logs);
  atTheEnd(() => lane.stop());
  return lane;
}

test('whatever was delivered in whatever order and whatever died, the warehouse equals the union of the latest versions that were not refused', async () => {
  const started = performance.now();
  let begun = 0;
  const goesOn = () => begun < (PATH === undefined ? Number(FAULT_RUNS) : 1);
  let failure: string | undefined;
  await Promise.all(
    lanes.map(async (lane) => {
      while (failure === undefined && goesOn()) {
        const own = Number(SEED) + begun / RUNS_OF_A_SEED;
        begun += RUNS_OF_A_SEED;
        const details = await fc.check(fc.asyncProperty(history, (some) => lane.run(some)), { seed: own, path: PATH ?? '', numRuns: PATH === undefined ? RUNS_OF_A_SEED : 1, interruptAfterTimeLimit: LONGEST_SEARCH });
        if (details.failed) failure ??= `FAULT_SEED=${own}/${details.counterexamplePath}/${lane.adapter} shows it again, ${details.numShrinks} times shrunk:\n${(details.errorInstance as Error).message}`;
      }
    }),
  );
  process.stdout.write(`seed ${SEED}, ${((performance.now() - started) / 1000).toFixed(0)} s\n${tally.toString()}\n`);
  if (failure !== undefined) throw new Error(failure);
}, 10 * HOURS);
