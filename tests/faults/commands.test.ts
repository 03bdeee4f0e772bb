/**
 * The promise, for random histories of `brewline run` and `brewline retract` on one PostgreSQL: corrections, clocks
 * set back, two commands at once, commands ended by signals. One history for every 80 of FAULT_RUNS, which is 200 by
 * default: it takes as long as 80 schedules of handlers. FAULT_SEED repeats a failure.
 */
import { test } from '@jest/globals';
import fc from 'fast-check';
import { makeTemporaryFolder } from '@brewline/testing';
import { startTestPostgres } from '@brewline/testing/postgres';
import { commandHistory, SIGNALS } from './support/command/history.ts';
import { CommandRunner } from './support/command/runner.ts';
import { Tally } from './support/schedule/tally.ts';

const { FAULT_RUNS = '200', FAULT_SEED = String(Date.now() % 1_000_000_000) } = process.env;
const HISTORIES = Math.ceil(Number(FAULT_RUNS) / 80);
const CONCURRENCY = 2;
const HOUR_MS = 3_600_000;

const tally = new Tally([
  ['histories', 'commands', 'run', 'retract', 'pairs of commands', 'clocks set back'],
  [...SIGNALS],
  ['versions', 'of several chunks', 'sales', 'notes'],
]);
const folder = await makeTemporaryFolder();
const postgres = await startTestPostgres(folder);

test(
  'after any commands, however they ended, the warehouse equals the union of the latest versions',
  async () => {
    const started = performance.now();
    const seeds = Array.from({ length: HISTORIES }, (_, at) => Math.floor(Number(FAULT_SEED)) + at).values();
    const failures: string[] = [];
    const work = async () => {
      for (const seed of seeds) {
        if (failures.length > 0) return;
        const [history] = fc.sample(commandHistory, { seed, numRuns: 1 });
        await CommandRunner.run(history!, postgres, folder, `history_${seed}`, tally).catch((error: unknown) =>
          failures.push(
            `FAULT_SEED=${seed} FAULT_RUNS=1 repeats it:\n${(error as Error).message}\n\n`
              + `The history:\n${fc.stringify(history)}`,
          ),
        );
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, work));
    process.stdout.write(
      `seed ${FAULT_SEED}, ${((performance.now() - started) / 1000).toFixed(0)} s\n${tally.toString()}\n`,
    );
    if (failures.length > 0) throw new Error(failures.join('\n\n'));
  },
  10 * HOUR_MS,
);
