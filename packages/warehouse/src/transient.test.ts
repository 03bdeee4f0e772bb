/** What is tried again and what is told at once: a message that quotes a file's name must not decide it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startPostgres, type Postgres } from '@brewline/local';
import { clientOf } from './connect.ts';
import { migrate } from './migrate.ts';
import { openWarehouse } from './open-warehouse.ts';
import { DataError, ObjectError, UnavailableError, type Warehouse } from './port.ts';
import { KeyError, retract } from './retract.ts';
import { isTransient } from './transient.ts';

let server: Postgres;
let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'brewline-transient-'));
  server = await startPostgres(join(home, 'postgres'), { settings: { fsync: 'off' } });
  await migrate(server.url);
});

afterAll(async () => {
  await server.stop();
  await rm(home, { recursive: true, force: true });
});

const soon = () => performance.now() + 20_000;

test.each(['closed.csv', 'terminated.csv', 'timeout expired', 'ECONNRESET.csv'])('The unknown key %s is an error of the key, at the first attempt', async (key) => {
  const warehouse = openWarehouse(() => Promise.resolve(server.url));
  let attempts = 0;
  const counting: Warehouse = {
    ...warehouse,
    write: (deadline, work) => warehouse.write(deadline, (transaction) => {
      attempts += 1;
      return work(transaction);
    }),
  };
  await expect(retract(counting, { key }, soon())).rejects.toThrow(KeyError);
  expect(attempts).toBe(1);
  await warehouse.close();
});

test.each([DataError, ObjectError, UnavailableError, KeyError, Error])('No error of ours is judged by words that it quotes: %p', (Ours) => {
  expect(isTransient(new Ours('The warehouse knows no file "Connection terminated ECONNRESET timeout closed": timeout expired'))).toBe(false);
});

test('A server that is not there, a session that is ended and a client that is closed are tried again', async () => {
  const failureOf = (work: Promise<unknown>) => work.then(() => undefined, (error: unknown) => error);
  const absent = await failureOf(clientOf('postgres://nobody@127.0.0.1:1/nothing', 'test').connect());
  const client = clientOf(server.url, 'test');
  await client.connect();
  const ended = await failureOf(client.query('select pg_terminate_backend(pg_backend_pid())'));
  await client.end();
  const closed = await failureOf(client.query('select 1'));
  expect([absent, ended, closed].map(isTransient)).toEqual([true, true, true]);
});
