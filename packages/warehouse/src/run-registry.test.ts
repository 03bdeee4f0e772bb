import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startPostgres, type Postgres } from '@brewline/local';
import { number, query } from '../../../tests/support/warehouse.ts';
import { until } from '../../../tests/support/until.ts';
import { migrate } from './migrate.ts';
import { registerRun } from './run-registry.ts';

let home: string;
let server: Postgres;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'brewline-runs-'));
  server = await startPostgres(join(home, 'postgres'), { settings: { fsync: 'off' } });
  await migrate(server.url);
});

afterAll(async () => {
  await server.stop();
  await rm(home, { recursive: true, force: true });
});

beforeEach(() => query(server.url, 'truncate etl.run, etl.chunk, etl.source_drop'));

const register = (clean: string) => registerRun(server.url, { raw: 'raw', clean });
const registered = async () => (await query<{ clean_bucket: string }>(server.url, 'select clean_bucket from etl.run order by 1')).map((run) => run.clean_bucket);
const locks = () => number(server.url, `select count(*) from pg_locks where locktype = 'advisory'`);
const cutOff = () => query(server.url, `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'brewline run'`);

test('A run is registered until the next one begins after it has ended', async () => {
  const [one, two] = [await register('one'), await register('two')];
  expect(await registered()).toEqual(['one', 'two']);
  await one.close();
  const three = await register('three');
  expect(await registered()).toEqual(['three', 'two']);
  await Promise.all([two.close(), three.close()]);
  expect(await locks()).toBe(0);
});

test('A run whose session was cut off takes its lock again, and keeps what it has not finished', async () => {
  const one = await register('one');
  await cutOff();
  await until(async () => (await locks()) === 1);
  const two = await register('two');
  await one.confirm();
  expect(await registered()).toEqual(['one', 'two']);
  await Promise.all([one.close(), two.close()]);
});

test('A run that was taken for dead says so, and is registered again for what it brings in later', async () => {
  const one = await register('one');
  // As if another run had begun between the end of its session and the next.
  await query(server.url, 'delete from etl.run');
  await expect(one.confirm()).rejects.toThrow('another run that began then discarded the large files that this one had not finished');
  expect(await registered()).toEqual(['one']);
  await one.close();
});
