/** The Redshift stand-in over a real PostgreSQL, from the view of real clients. */
import { connect as connectTo, type Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import pg from 'pg';
import { waitUntil } from '@brewline/testing';
import { CANCEL_REQUEST } from '@brewline/testing/postgres-messages';
import { ABORTED_TRANSACTION, setUpStandIn } from '../testing/setup.ts';

const setup = setUpStandIn();

test('queries, parameters, prepared statements, errors and large results pass unchanged', async () => {
  expect(await setup.rows(`select 1 as one, cast('a' as varchar(3)) as a`)).toEqual([{ one: 1, a: 'a' }]);
  await setup.client.query('insert into sale (sale_id, total) values ($1, $2), ($3, $4)', [
    '0001',
    '1.50',
    '0002',
    null,
  ]);
  for (const id of ['0001', '0002']) {
    const found = await setup.client.query({
      name: 'by id',
      text: 'select sale_id, total from sale where sale_id = $1',
      values: [id],
    });
    expect(found.rows).toEqual([{ sale_id: id, total: id === '0001' ? '1.50' : null }]);
  }
  await expect(setup.client.query('select nonsense')).rejects.toMatchObject({ code: '42703' });
  const long = 'é'.repeat(5_000_000);
  expect(
    (await setup.client.query<{ long: string }>('select cast($1 as varchar(60000)) || $1 as long', [long])).rows[0]!
      .long,
  ).toHaveLength(5_060_000);
  expect(setup.standIn.statements).toContain('select sale_id, total from sale where sale_id = $1');
  await setup.expectUsable();
});

test('getdate() is the time in UTC, and moves within a transaction', async () => {
  const readClock = async () =>
    Date.parse(`${String((await setup.rows('select cast(getdate() as varchar(30)) as now'))[0]!.now)}Z`);
  await setup.client.query(`begin; set timezone to 'Asia/Tokyo'`);
  const first = await readClock();
  expect(Math.abs(first - Date.now())).toBeLessThan(60_000);
  await waitUntil(async () => (await readClock()) > first);
});

test.each(['simple', 'prepared'])(
  'unsupported SQL is rejected by name and aborts the transaction (%s queries)',
  async (kind) => {
    const send = (sql: string) =>
      setup.client.query({ text: sql, ...(kind === 'prepared' && { name: sql.slice(0, 60) }) });
    const unknown = `insert into sale (sale_id) values ('0009') on conflict do nothing`;
    const refused = {
      code: '0A000',
      message: expect.stringMatching(/^Redshift has no ON CONFLICT.*: insert into sale/),
    };
    await expect(send(unknown)).rejects.toMatchObject(refused);
    await setup.expectUsable();
    await setup.client.query('begin');
    await send(`insert into sale (sale_id) values ('0001')`);
    await expect(send(unknown)).rejects.toMatchObject(refused);
    await expect(send('select sale_id from sale')).rejects.toMatchObject(ABORTED_TRANSACTION);
    await setup.client.query('commit');
    expect(await setup.saleIds()).toEqual([]);
    expect(setup.standIn.statements).toContain(unknown);
  },
);

test('a statement can be made to fail once, in and outside a transaction', async () => {
  const error = { code: 'XX000', message: '1023' };
  setup.standIn.failNext(/^insert into sale/, error);
  const insert = () => setup.client.query('insert into sale (sale_id) values ($1)', ['0001']);
  expect(await setup.saleIds()).toEqual([]);
  await expect(insert()).rejects.toMatchObject(error);
  await insert();
  setup.standIn.failNext(/^commit/, error);
  await setup.client.query('begin');
  await setup.client.query(`insert into sale (sale_id) values ('0002')`);
  await expect(setup.client.query('commit')).rejects.toMatchObject(error);
  await expect(setup.client.query('select 1')).rejects.toMatchObject(ABORTED_TRANSACTION);
  await setup.client.query('rollback');
  expect(await setup.saleIds()).toEqual(['0001']);
});

test('NOT NULL is enforced, keys are not, and VARCHAR counts bytes', async () => {
  await setup.client.query('create temp table keyed (id integer primary key, name varchar(4) unique)');
  await setup.client.query(`insert into keyed values (1, 'a'), (1, 'a')`);
  await expect(setup.client.query('insert into keyed (name) values (null)')).rejects.toMatchObject({ code: '23502' });
  await setup.client.query(`insert into keyed values (2, 'éé')`);
  await expect(setup.client.query(`insert into keyed values (3, 'ééé')`)).rejects.toMatchObject({
    code: 'XX000',
    message: 'Value too long for character type',
  });
});

test('a backend that ends sends the reason, then disconnects its client', async () => {
  const [{ pid }] = (await setup.rows('select pg_backend_pid() as pid')) as [{ pid: number }];
  const holder = await setup.connect();
  await holder.query('begin');
  await holder.query('lock sale');
  const failure = expect(setup.saleIds()).rejects.toMatchObject({ code: '57P01' });
  const disconnected = new Promise<void>((resolve) => setup.client.once('end', resolve));
  await setup.rows(`select pg_terminate_backend(${pid})`, holder);
  await Promise.all([failure, disconnected]);
  await setup.expectUsable(await setup.connect());
});

test('a query can be cancelled over another connection, as clients do', async () => {
  const holder = await setup.connect();
  await holder.query('begin');
  await holder.query('lock sale');
  const waiting = expect(setup.saleIds()).rejects.toMatchObject({ code: '57014' });
  await waitUntil(
    async () =>
      (
        await setup.rows(
          `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
          holder,
        )
      ).length === 1,
  );
  const { processID, secretKey } = setup.client as unknown as { processID: number; secretKey: number };
  const request = Buffer.alloc(16);
  [16, CANCEL_REQUEST, processID, secretKey].forEach((part, at) => request.writeInt32BE(part, 4 * at));
  connectTo(Number(new URL(setup.standIn.url).port), '127.0.0.1').end(request);
  await waiting;
  await holder.query('rollback');
  await setup.expectUsable();
});

test('a client that does not read blocks its backend, and gets the full result once it reads', async () => {
  const { stream } = (setup.client as unknown as { connection: { stream: Socket } }).connection;
  const observer = await setup.connect();
  const result = setup.client.query(
    `with recursive n (a) as (select 1 union all select a + 1 from n where a < 20000)
     select repeat('x', 5000) as x from n`,
  );
  stream.pause();
  await waitUntil(
    async () =>
      (
        await setup.rows(
          `select 1 from pg_stat_activity where wait_event = 'ClientWrite' and datname = current_database()`,
          observer,
        )
      ).length === 1,
  );
  stream.resume();
  expect((await result).rows).toHaveLength(20_000);
});

test('closing disconnects clients and leaves no session behind', async () => {
  const busy = new pg.Client({ connectionString: setup.standIn.url.replace('redshift:', 'postgres:') });
  busy.on('error', () => undefined);
  await busy.connect();
  await setup.client.query('begin');
  await setup.client.query('lock sale');
  const waiting = expect(busy.query('select * from sale')).rejects.toThrow(/terminated/);
  const observer = await setup.connect(setup.postgresUrl);
  const others = async () =>
    (
      await setup.rows(
        `select pid
           from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
        observer,
      )
    ).length;
  await waitUntil(async () => (await others()) === 2);
  await setup.standIn.close();
  await waiting;
  await waitUntil(async () => (await others()) === 0);
  await expect(setup.connect()).rejects.toThrow(/ECONNREFUSED/);
});
