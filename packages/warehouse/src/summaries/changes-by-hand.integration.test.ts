/** What people change by hand while sales are summarised. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { outageOf } from '../connection/outage.ts';
import { setUpMartDatabase } from '../testing/mart-database.ts';
import { differencesOf } from '../testing/mart-oracle.ts';
import { DIMENSIONS, load } from '../testing/sales-history.ts';
import { summarise } from './summarise.ts';

/** Of the examples, which are always the same. */
const LOADS = 1;

const database = await setUpMartDatabase();
const { run } = database;
const soon = () => performance.now() + 60_000;

test('Somebody who changed sales and does not end it fails a summary soon, and holds up no load', async () => {
  await run([DIMENSIONS, ...fc.sample(load, { seed: LOADS, numRuns: 2 })]);
  const person = new pg.Client({ connectionString: database.url });
  await person.connect();
  try {
    await person.query('begin; update cafe.sale set total = total + 1');
    const failure: unknown = await summarise(database.url, soon()).catch((error: unknown) => error);
    // Whoever waits for outages to pass would keep loads waiting five seconds at each attempt.
    expect([String(failure), outageOf(failure)]).toEqual([
      expect.stringMatching(/^Error: lock timeout: another session has changed sales and not ended its transaction/),
      undefined,
    ]);
    await database.client.query('begin; lock etl.writer nowait; rollback');
    await person.query('commit');
  } finally {
    await person.end();
  }
  await summarise(database.url, soon());
  expect(await differencesOf(database.client)).toEqual({});
});

test('A change made by hand while it is summarised is not forgotten', async () => {
  await run([DIMENSIONS, ...fc.sample(load, { seed: LOADS, numRuns: 5 })]);
  const person = new pg.Client({ connectionString: database.url });
  await person.connect();
  try {
    await person.query('begin');
    await person.query('update cafe.sale set total = total + 1');
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
    await person.query('commit');
    await summarised;
  } finally {
    await person.end();
  }
  expect(await differencesOf(database.client)).toEqual({});
});
