/** The check as it deploys, on a real PostgreSQL; its SQL also on Redshift's stand-in. */
import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import { addCleanup, makeTemporaryFolder } from '@brewline/testing';
import { startTestPostgres } from '@brewline/testing/postgres';
import { migrate, readWarehouse } from '@brewline/warehouse';
import pg from 'pg';
import { createMemoryLogger, readMetrics } from '@brewline/runtime/testing';
import { type RedshiftStandIn, startRedshiftStandIn } from '@brewline/redshift-stand-in';
import { checkDrops } from './check.ts';
import { invoke } from './testing/invoke.ts';

const server = await startTestPostgres(await makeTemporaryFolder());
let url: string;
let client: pg.Client;

beforeAll(async () => {
  url = await server.createDatabase('watch');
  await migrate(url);
  client = new pg.Client({ connectionString: url });
  await client.connect();
  addCleanup(() => client.end());
});

beforeEach(() => client.query('truncate etl.source_drop'));

const idOf = (nth: number) => nth.toString(16).padStart(32, '0');

/** Inserts a drop without claims into the ledger. */
const insertDrop = (
  nth: number,
  key: string,
  { status, accepted, changed }: { status: string; accepted: number | null; changed: string },
  to = client,
) =>
  to.query(
    `insert into etl.source_drop 
       (drop_id, bucket, object_key, etag, last_modified, rules, key_fingerprint,
        status, chunks, accepted, takings_pence, changed_at)
     values ($1, 'raw', $2, 'etag', '2021-08-25T20:00:00Z', 1, '000000000000', $3, 1, $4, $4, $5)`,
    [idOf(nth), key, status, accepted, changed],
  );
const LONG_AGO = '2021-08-25T20:05:00.000Z';
const stuck = { status: 'loading', accepted: null, changed: LONG_AGO };
const unreconciled = { status: 'loaded', accepted: 3, changed: '2021-08-25T20:06:00.000Z' };
const expectedMetrics = (StuckDrops: number, UnreconciledDrops: number) => [
  { stage: 'test', service: 'watch', name: 'StuckDrops', unit: 'Count', value: StuckDrops },
  { stage: 'test', service: 'watch', name: 'UnreconciledDrops', unit: 'Count', value: UnreconciledDrops },
];

test('only stuck and unreconciled drops are counted and named, each with the time since when', async () => {
  await insertDrop(1, 'Bath.csv', unreconciled);
  await insertDrop(2, 'Ely.csv', stuck);
  await insertDrop(3, 'Hove.csv', { ...unreconciled, accepted: 0 });
  await insertDrop(4, 'Rye.csv', { ...stuck, changed: new Date().toISOString() });
  await insertDrop(5, 'Wells.csv', { ...unreconciled, status: 'refused' });

  const { answer, lines } = await invoke('check', { WAREHOUSE_URL: url });

  expect(JSON.parse(answer!)).toEqual({ stuck: 1, unreconciled: 1 });
  expect(readMetrics(lines)).toEqual(expectedMetrics(1, 1));
  expect(lines.filter(({ msg }) => msg === 'drop')).toEqual([
    expect.objectContaining({
      level: 'error',
      stage: 'test',
      service: 'watch',
      drop_id: idOf(2),
      key: 'Ely.csv',
      status: 'stuck',
      since: LONG_AGO,
    }),
    expect.objectContaining({
      level: 'error',
      drop_id: idOf(1),
      key: 'Bath.csv',
      status: 'unreconciled',
      since: unreconciled.changed,
    }),
  ]);
});

test('zeros are counted if all is well: a missed check must not look like one that found nothing', async () => {
  const { answer, lines } = await invoke('check', { WAREHOUSE_URL: url });

  expect(JSON.parse(answer!)).toEqual({ stuck: 0, unreconciled: 0 });
  expect(readMetrics(lines)).toEqual(expectedMetrics(0, 0));
  expect(lines).toHaveLength(1);
});

test('all of very many bad drops are counted, and the oldest named', async () => {
  await client.query(
    `insert into etl.source_drop 
       (drop_id, bucket, object_key, etag, last_modified, rules, key_fingerprint, status, changed_at)
     select gen_random_uuid(), 'raw', n || '.csv', 'etag', now(), 1, '000000000000',
            'loading', now() - n * interval '2 hours'
       from generate_series(1, 250) as n`,
  );

  const { lines } = await invoke('check', { WAREHOUSE_URL: url });

  expect(readMetrics(lines)).toEqual(expectedMetrics(250, 0));
  expect(lines.flatMap(({ key }) => (key === undefined ? [] : [key]))).toEqual(
    Array.from({ length: 100 }, (_, at) => `${250 - at}.csv`),
  );
});

test('the function fails and counts nothing if the warehouse cannot be queried', async () => {
  const { error, lines } = await invoke('check', { WAREHOUSE_URL: 'postgres://nobody@127.0.0.1:1/nowhere' }, 6);

  expect(error).toMatch(/^UnavailableError: Could not query the warehouse: .*ECONNREFUSED/);
  expect(readMetrics(lines)).toEqual([]);
});

test('the same check runs on Redshift', async () => {
  const standIn: RedshiftStandIn = await startRedshiftStandIn({
    postgresUrl: await server.createDatabase('redshift'),
    getObject: () => Promise.resolve(undefined),
  });
  await migrate(standIn.url);
  const redshift = new pg.Client({ connectionString: standIn.url.replace(/^redshift:/, 'postgres:') });
  await redshift.connect();
  await insertDrop(1, 'Ely.csv', stuck, redshift);
  await redshift.end();
  const { logger, lines } = createMemoryLogger('watch');

  const counts = await readWarehouse(standIn.url, performance.now() + 30_000, (session) => checkDrops(session, logger));

  expect(counts).toEqual({ stuck: 1, unreconciled: 0 });
  expect(lines[0]).toMatchObject({ drop_id: idOf(1), key: 'Ely.csv', status: 'stuck', since: LONG_AGO });
  await standIn.close();
});
