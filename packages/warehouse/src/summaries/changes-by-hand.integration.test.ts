/** Manual changes of sales during a summary. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { outageOf } from '../connection/outage.ts';
import { setUpMartDatabase } from '../testing/mart-database.ts';
import { differencesOf } from '../testing/mart-oracle.ts';
import { DIMENSIONS, load } from '../testing/sales-history.ts';
import { summarise } from './summarise.ts';

/** The seed of the examples, which are always the same. */
const LOADS = 1;

const database = await setUpMartDatabase();
const { run } = database;
const soon = () => performance.now() + 60_000;

test('an open transaction with manual changes fails a summary soon and blocks no load', async () => {
  await run([DIMENSIONS, ...fc.sample(load, { seed: LOADS, numRuns: 2 })]);
  const manual = new pg.Client({ connectionString: database.url });
  await manual.connect();
  try {
    await manual.query('begin; update cafe.sale set total = total + 1');
    const failure: unknown = await summarise(database.url, soon()).catch((error: unknown) => error);
    // If it were an outage, each retry would make loads wait for five seconds.
    expect([String(failure), outageOf(failure)]).toEqual([
      expect.stringMatching(/^Error: lock timeout: another session has changed sales and not ended its transaction/),
      undefined,
    ]);
    await database.client.query('begin; lock etl.writer nowait; rollback');
    await manual.query('commit');
  } finally {
    await manual.end();
  }
  await summarise(database.url, soon());
  expect(await differencesOf(database.client)).toEqual({});
});

test('a manual change during a summary is not lost', async () => {
  await run([DIMENSIONS, ...fc.sample(load, { seed: LOADS, numRuns: 5 })]);
  const manual = new pg.Client({ connectionString: database.url });
  await manual.connect();
  try {
    await manual.query('begin');
    await manual.query('update cafe.sale set total = total + 1');
    const summarised = summarise(database.url, soon());
    while (
      Number(
        (
          await database.client.query<{ waiting: string }>(
            `select count(*) as waiting from pg_stat_activity where datname = current_database()
             and wait_event_type = 'Lock'`,
          )
        ).rows[0]!.waiting,
      ) === 0
    );
    await manual.query('commit');
    await summarised;
  } finally {
    await manual.end();
  }
  expect(await differencesOf(database.client)).toEqual({});
});
