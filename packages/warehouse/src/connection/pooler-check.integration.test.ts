import { makeTemporaryFolder } from '@brewline/testing';
import { type Pooler, type PoolerOptions, query, startPooler, startTestPostgres } from '@brewline/testing/postgres';
import { afterEach, expect, test } from '@jest/globals';
import { openWarehouse } from '../adapters/open-warehouse.ts';
import { migrate } from '../migrate/migrate.ts';
import { readWarehouse } from '../reading/read-warehouse.ts';
import { clientOf } from './client.ts';
import { PoolerError } from './pooler-check.ts';

const server = await startTestPostgres(await makeTemporaryFolder());
let pooler: Pooler;

afterEach(() => pooler.close());

const start = async (options: Omit<PoolerOptions, 'postgresUrl'>) =>
  (pooler = await startPooler({ postgresUrl: server.url, ...options }));
const soon = () => performance.now() + 20_000;
const read = (url: string) =>
  readWarehouse(url, soon(), (session) => session.query(`select current_setting('datestyle') as style`));

test.each(['newest', 'oldest'] as const)(
  'a pooler in transaction mode that assigns its %s session is rejected, its sessions unchanged',
  async (next) => {
    const { url } = await start({ mode: 'transaction', next });
    await query(server.url, `alter role all set datestyle = 'SQL, DMY'`);
    const other = clientOf(url, 'another program');
    await other.connect();

    for (const use of [
      () => migrate(url),
      () => read(url),
      () => openWarehouse(() => Promise.resolve(url)).write(soon(), () => Promise.resolve()),
    ])
      await expect(use()).rejects.toThrow(/connection pooler in transaction mode .* Use the URL of PostgreSQL itself/);

    for (let turn = 0; turn < 8; turn += 1)
      expect((await other.query('show datestyle')).rows).toEqual([{ DateStyle: 'SQL, DMY' }]);
    await other.end();
    await query(server.url, 'alter role all reset datestyle');
  },
);

test('a busy pooler in transaction mode is rejected', async () => {
  const { url } = await start({ mode: 'transaction' });
  const others = Array.from({ length: 4 }, () => clientOf(url, 'another program'));
  let isOver = false;
  const work = others.map(async (client) => {
    await client.connect();
    while (!isOver) await client.query('begin; select pg_sleep(0.001); commit');
    await client.end();
  });

  await expect(migrate(url)).rejects.toThrow(PoolerError);

  isOver = true;
  await Promise.all(work);
});

test('a pooler in session mode is used like PostgreSQL itself', async () => {
  const { url } = await start({ mode: 'session' });
  expect((await migrate(url)).length).toBeGreaterThan(5);
  expect(await read(url)).toEqual([{ style: 'ISO, MDY' }]);
  // One more than the connections made: the first was compared with another.
  expect(pooler.logins).toBe(3);
});
