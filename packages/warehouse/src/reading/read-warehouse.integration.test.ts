import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { makeTemporaryFolder } from '@brewline/testing';
import { startTestPostgres } from '@brewline/testing/postgres';
import { readWarehouse } from './read-warehouse.ts';

const server = await startTestPostgres(await makeTemporaryFolder());
let silent: Server;

beforeAll(async () => {
  silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
});

afterAll(() => void silent.close());

const soon = () => performance.now() + 20_000;

test('reads use a read-only connection', async () => {
  expect(await readWarehouse(server.url, soon(), (session) => session.query('select 1 + $1::int as sum', [1]))).toEqual(
    [{ sum: 2 }],
  );
  await expect(
    readWarehouse(server.url, soon(), (session) => session.query('create table t (a integer)')),
  ).rejects.toThrow('Could not query the warehouse: cannot execute CREATE TABLE in a read-only transaction');
});

test('reading a warehouse that does not answer fails at the deadline', async () => {
  await expect(
    readWarehouse(server.url, performance.now() + 200, (session) => session.query('select pg_sleep(60)')),
  ).rejects.toThrow('Could not query the warehouse');
  const url = `postgres://nobody@127.0.0.1:${(silent.address() as AddressInfo).port}/nothing`;
  await expect(readWarehouse(url, performance.now() + 200, (session) => session.query('select 1'))).rejects.toThrow(
    'Could not query the warehouse',
  );
});
