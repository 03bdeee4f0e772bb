import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres, type Postgres } from '@brewline/local';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readWarehouse } from './read-warehouse.ts';

let server: Postgres;
let home: string;
let silent: Server;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'brewline-read-'));
  server = await startPostgres(join(home, 'postgres'), { settings: { fsync: 'off' } });
  silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
});

afterAll(async () => {
  silent.close();
  await server.stop();
  await rm(home, { recursive: true, force: true });
});

const soon = () => performance.now() + 20_000;

test('A question is answered over a connection that cannot write', async () => {
  expect(await readWarehouse(server.url, soon(), (session) => session.query('select 1 + $1::int as sum', [1]))).toEqual(
    [{ sum: 2 }],
  );
  await expect(
    readWarehouse(server.url, soon(), (session) => session.query('create table t (a integer)')),
  ).rejects.toThrow('The warehouse could not be asked: cannot execute CREATE TABLE in a read-only transaction');
});

test('A warehouse that does not answer is given up at the deadline', async () => {
  await expect(
    readWarehouse(server.url, performance.now() + 200, (session) => session.query('select pg_sleep(60)')),
  ).rejects.toThrow('The warehouse could not be asked');
  const url = `postgres://nobody@127.0.0.1:${(silent.address() as AddressInfo).port}/nothing`;
  await expect(readWarehouse(url, performance.now() + 200, (session) => session.query('select 1'))).rejects.toThrow(
    'The warehouse could not be asked',
  );
});
