import { makeTemporaryFolder, waitUntil } from '@brewline/testing';
import { PostgresProxy, query, queryNumber, startTestPostgres } from '@brewline/testing/postgres';
import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import { outageOf } from '../connection/outage.ts';
import { migrate } from '../migrate/migrate.ts';
import { registerRun } from './run-registry.ts';

const server = await startTestPostgres(await makeTemporaryFolder());

beforeAll(async () => {
  await migrate(server.url);
});

beforeEach(() => query(server.url, 'truncate etl.run, etl.chunk, etl.source_drop'));

const register = (clean: string) => registerRun(server.url, { raw: 'raw', clean });
const registered = async () =>
  (await query<{ clean_bucket: string }>(server.url, 'select clean_bucket from etl.run order by 1')).map(
    (run) => run.clean_bucket,
  );
const locks = () => queryNumber(server.url, `select count(*) from pg_locks where locktype = 'advisory'`);
const holders = async () =>
  (await query<{ pid: number }>(server.url, `select pid from pg_locks where locktype = 'advisory'`)).map(
    ({ pid }) => pid,
  );
const terminateRuns = () =>
  query(server.url, `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'brewline run'`);

test('a run stays registered until another starts after it has ended', async () => {
  const [one, two] = [await register('one'), await register('two')];
  expect(await registered()).toEqual(['one', 'two']);
  await one.close();
  const three = await register('three');
  expect(await registered()).toEqual(['three', 'two']);
  await Promise.all([two.close(), three.close()]);
  expect(await locks()).toBe(0);
});

test('a run whose session was terminated takes its lock again and keeps its unfinished drops', async () => {
  const one = await register('one');
  const before = await holders();
  await terminateRuns();
  await waitUntil(async () => (await holders()).some((pid) => !before.includes(pid)));
  const two = await register('two');
  expect(await one.confirm()).toBeUndefined();
  expect(await registered()).toEqual(['one', 'two']);
  await Promise.all([one.close(), two.close()]);
});

test('a run whose drops were discarded says so, and is registered again for later files', async () => {
  const one = await register('one');
  // As if another run had started between the end of its session and the next.
  await query(server.url, 'delete from etl.run');
  expect(await one.confirm()).toContain('another run that started meanwhile discarded its unfinished drops');
  expect(await registered()).toEqual(['one']);
  await one.close();
});

test('confirming during an outage fails; afterwards it says the drops were discarded', async () => {
  const proxy = await PostgresProxy.start(server.url);
  const one = await registerRun(proxy.url, { raw: 'raw', clean: 'one' });
  proxy.before = () => 'cut';
  const failure: unknown = await one.confirm().catch((error: unknown) => error);
  await query(server.url, 'delete from etl.run');
  proxy.before = () => 'forward';
  const reason = await one.confirm();
  await one.close();
  await proxy.stop();
  expect(outageOf(failure)?.problem).toMatch(/^it does not answer/);
  expect(reason).toContain('discarded its unfinished drops');
});

test.each(['its session', 'the session that replaces it'])(
  'a run whose warehouse stops answering %s closes soon after it is stopped',
  async (which) => {
    const proxy = await PostgresProxy.start(server.url);
    const stop = new AbortController();
    const one = await registerRun(proxy.url, { raw: 'raw', clean: 'one' }, stop.signal);
    let isCut = which === 'its session';
    const silent = new Promise<void>((resolve) => {
      proxy.before = () => {
        if (!isCut) {
          isCut = true;
          return 'cut';
        }
        resolve();
        return 'blackhole';
      };
    });
    await silent;
    const stopped = performance.now();
    stop.abort(new Error('stopped'));
    await one.close();
    expect(performance.now() - stopped).toBeLessThan(5000);
    await proxy.stop();
  },
);
