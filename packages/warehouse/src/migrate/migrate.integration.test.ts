/** Migrations on a real PostgreSQL: all or none, and once, however many start at the same time. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { makeTemporaryFolder } from '@brewline/testing';
import { startTestPostgres } from '@brewline/testing/postgres';
import pg from 'pg';
import { outageOf } from '../connection/outage.ts';
import { UnavailableError } from '../interface/errors.ts';
import { migrate } from './migrate.ts';
import { readMigrations } from './migrations.ts';

const home = await makeTemporaryFolder();
const server = await startTestPostgres(home);
let url: string;
let folder: string;
let client: pg.Client;
let databases = 0;

beforeEach(async () => {
  databases += 1;
  url = await server.createDatabase(`migrate_${databases}`);
  client = new pg.Client({ connectionString: url });
  await client.connect();
  // A folder name that a user may have, with characters that start a fragment, a query or an escape in a URL.
  folder = join(home, `C# 100% ${databases}?`);
  await mkdir(folder);
});

afterEach(() => client.end());

const write = (file: string, sql: string) => writeFile(join(folder, file), sql);
const query = async <Row extends object>(sql: string): Promise<Row[]> => (await client.query<Row>(sql)).rows;
const tables = async () =>
  (
    await query<{ name: string }>(
      `select table_schema || '.' || table_name as name from information_schema.tables
       where table_schema in ('cafe', 'etl', 'public') order by 1`,
    )
  ).map(({ name }) => name);
const appliedNames = async () =>
  (await query<{ name: string }>('select name from etl.migration order by number')).map(({ name }) => name);

test('an empty database gets every table of the architecture, and a second run does nothing', async () => {
  const names = readMigrations('postgres').map(({ number, name }) => `${String(number).padStart(4, '0')}_${name}`);
  expect(names.length).toBeGreaterThan(0);
  expect(await migrate(url)).toEqual(names);
  const created = await tables();
  expect(created).toEqual(
    expect.arrayContaining([
      'cafe.branch',
      'cafe.customer',
      'cafe.product',
      'cafe.sale',
      'cafe.sale_item',
      'etl.chunk',
      'etl.claim',
      'etl.migration',
      'etl.row_note',
      'etl.source_drop',
      'etl.writer',
    ]),
  );
  const before = await query('select * from etl.migration order by number');
  expect(await migrate(url)).toEqual([]);
  expect(await query('select * from etl.migration order by number')).toEqual(before);
  expect(await tables()).toEqual(created);
});

test('twenty concurrent migrations of an empty database all succeed, and one of them does the work', async () => {
  const all = readMigrations('postgres');
  const runs = await Promise.all(Array.from({ length: 20 }, () => migrate(url)));
  expect(runs.filter((run) => run.length > 0)).toHaveLength(1);
  expect(runs.flat()).toHaveLength(all.length);
  expect(await appliedNames()).toEqual(all.map(({ name }) => name));
});

test('a failed migration rolls back all before it; the error names it and says what to do', async () => {
  await write('0001_good.sql', 'create table public.one (id integer);');
  await write('0002_broken.sql', 'create table public.two (id integer); select nonsense;');
  await expect(migrate(url, { folder })).rejects.toThrow(
    new RegExp(
      '^Migration 0002_broken failed; nothing was changed: column "nonsense" does not exist\\. '
        + 'Fix the migration or the database and run it again\\.$',
    ),
  );
  expect(await tables()).toEqual(['etl.migration', 'etl.writer']);
  expect(await appliedNames()).toEqual([]);
  await write('0002_broken.sql', 'create table public.two (id integer);');
  expect(await migrate(url, { folder })).toEqual(['0001_good', '0002_broken']);
});

test('a migration changed after it had run is rejected by name, and nothing is run', async () => {
  await write('0001_good.sql', 'create table public.one (id integer);');
  await migrate(url, { folder });
  await write('0001_good.sql', 'create table public.one (id bigint);');
  await write('0002_more.sql', 'create table public.two (id integer);');
  await expect(migrate(url, { folder })).rejects.toThrow(
    'Migration 0001_good was changed after it had run here. Restore it and write the change as a new migration.',
  );
  expect(await tables()).not.toContain('public.two');
});

test('only new migrations run, in the order of their numbers, and only those of the dialect', async () => {
  await write('0001_first.sql', 'create table public.one (id integer);');
  expect(await migrate(url, { folder })).toEqual(['0001_first']);
  await write('0010_third.sql', 'insert into public.two values (1);');
  await write('0002_second.postgres.sql', 'create table public.two (id integer);');
  await write('0002_second.redshift.sql', 'this is not for PostgreSQL');
  await write('notes.txt', 'no migration');
  expect(await migrate(url, { folder })).toEqual(['0002_second', '0010_third']);
  expect(await query('select id from public.two')).toEqual([{ id: 1 }]);
});

test('a migration waits for a running load', async () => {
  await migrate(url);
  await client.query('begin; lock table etl.writer in access exclusive mode');
  const migrating = migrate(url);
  const observer = new pg.Client({ connectionString: url });
  await observer.connect();
  const waiting = `select 1 from pg_stat_activity where application_name = 'brewline migrate'
                   and datname = current_database() and wait_event_type = 'Lock'`;
  for (let looks = 0; looks < 5000 && (await observer.query(waiting)).rowCount === 0; looks += 1);
  expect((await observer.query(waiting)).rowCount).toBe(1);
  await observer.end();
  await client.query('commit');
  expect(await migrating).toEqual([]);
});

test('a migration that waits for a load until its deadline says so, and is not an outage', async () => {
  await migrate(url);
  await client.query('begin; lock etl.writer');
  const failure: unknown = await migrate(url, { deadline: performance.now() + 1000 }).catch((error: unknown) => error);
  await client.query('rollback');
  expect(failure).toBeInstanceOf(UnavailableError);
  expect((failure as Error).message).toMatch(
    /^Timed out waiting for a running load to finish; nothing was changed: canceling .*Run the migrations again\.$/,
  );
  expect(outageOf(failure)).toBeUndefined();
});
