/** Which errors are retried: a message that quotes a file name must not decide it. */
import { makeTemporaryFolder } from '@brewline/testing';
import { PostgresProxy, startTestPostgres } from '@brewline/testing/postgres';
import { beforeAll, expect, test } from '@jest/globals';
import { openWarehouse } from '../adapters/open-warehouse.ts';
import { KeyError, retract } from '../engine/retract.ts';
import { DataError, ObjectError, UnavailableError } from '../interface/errors.ts';
import type { Warehouse } from '../interface/warehouse.ts';
import { migrate } from '../migrate/migrate.ts';
import { clientOf, connect } from './client.ts';
import { outageOf } from './outage.ts';
import { isTransient } from './transient-errors.ts';

const server = await startTestPostgres(await makeTemporaryFolder());

beforeAll(async () => {
  await migrate(server.url);
});

const soon = () => performance.now() + 20_000;

test.each(['closed.csv', 'terminated.csv', 'timeout expired', 'ECONNRESET.csv'])(
  'the unknown key %s is a KeyError at the first attempt',
  async (key) => {
    const warehouse = openWarehouse(() => Promise.resolve(server.url));
    let attempts = 0;
    const counting: Warehouse = {
      ...warehouse,
      write: (deadline, work) =>
        warehouse.write(deadline, (transaction) => {
          attempts += 1;
          return work(transaction);
        }),
    };
    await expect(retract(counting, { key }, soon())).rejects.toThrow(KeyError);
    expect(attempts).toBe(1);
    await warehouse.close();
  },
);

test.each([DataError, ObjectError, UnavailableError, KeyError, Error])(
  'no error of ours is transient because of the words it quotes: %p',
  (Ours) => {
    expect(
      isTransient(
        new Ours('The warehouse has no file "Connection terminated ECONNRESET timeout closed": timeout expired'),
      ),
    ).toBe(false);
  },
);

test('an absent server, a terminated session and a closed client are transient', async () => {
  const failureOf = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: unknown) => error,
    );
  const absent = await failureOf(clientOf('postgres://nobody@127.0.0.1:1/nothing', 'test').connect());
  const client = clientOf(server.url, 'test');
  await client.connect();
  const ended = await failureOf(client.query('select pg_terminate_backend(pg_backend_pid())'));
  await client.end();
  const closed = await failureOf(client.query('select 1'));
  expect([absent, ended, closed].map(isTransient)).toEqual([true, true, true]);
});

test('a server that accepts a connection and never answers is an outage within the timeout', async () => {
  const proxy = await PostgresProxy.start(server.url);
  proxy.before = () => 'blackhole';
  const silent: unknown = await connect(clientOf(proxy.url, 'test', 300)).catch((error: unknown) => error);
  await proxy.stop();
  expect(outageOf(silent)?.problem).toBe('it does not answer (timed out)');
});

test.each([
  ['25006', 'it is read-only'],
  ['53100', 'its disk is full'],
  ['53200', 'it is out of memory'],
  ['53300', 'all its connections are in use'],
  ['55P03', 'another session holds a lock'],
  ['57P01', 'it does not answer'],
  ['57P02', 'it does not answer'],
  ['57P03', 'it is starting or stopping'],
  ['08006', 'it does not answer'],
  ['40P01', 'another transaction conflicts'],
])('the server error %s is a transient outage: %s', async (sqlState, problem) => {
  const client = clientOf(server.url, 'test');
  await client.connect();
  const error: unknown = await client
    .query(`do $$ begin raise exception 'as the test wants' using errcode = '${sqlState}'; end $$`)
    .catch((raised: unknown) => raised);
  await client.end();
  expect([isTransient(error), outageOf(new Error('outer error', { cause: error }))?.problem]).toEqual([
    true,
    `${problem} (${sqlState})`,
  ]);
});

test('a lock timeout and a read-only warehouse are transient outages', async () => {
  const [holder, other] = [clientOf(server.url, 'holder'), clientOf(server.url, 'other')];
  await Promise.all([holder.connect(), other.connect()]);
  await holder.query('begin; lock etl.writer');
  await other.query("set lock_timeout = '1ms'");
  const late: unknown = await other.query('begin; lock etl.writer').catch((error: unknown) => error);
  await other.query('rollback; set default_transaction_read_only = on');
  const readOnly: unknown = await other.query('delete from etl.chunk').catch((error: unknown) => error);
  await Promise.all([holder.end(), other.end()]);
  expect([late, readOnly].map((error) => [isTransient(error), outageOf(error)?.problem])).toEqual([
    [true, 'another session holds a lock (55P03)'],
    [true, 'it is read-only (25006)'],
  ]);
});

test.each<[unknown]>([[new Error('no outage')], [new DataError('does not fit')], ['no error']])(
  'is not an outage: %p',
  (error) => {
    expect(outageOf(error)).toBeUndefined();
  },
);
