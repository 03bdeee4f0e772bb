/** COPY from S3 through the stand-in: its results and its errors. */
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import type pg from 'pg';
import { waitUntil } from '@brewline/testing';
import { startRedshiftStandIn } from '../server/stand-in.ts';
import { ABORTED_TRANSACTION, COPY_SALE, manifestEntry, setUpStandIn } from '../testing/setup.ts';

const setup = setUpStandIn();

const LOAD_FAILED = {
  code: 'XX000',
  message: "Load into table 'sale' failed.  Check 'sys_load_error_detail' system table for details.",
};
const NO_SUCH_KEY = {
  code: 'XX000',
  message: expect.stringMatching(/^S3ServiceException:The specified key does not exist\.,Status 404,Error NoSuchKey/),
};
/** As on Redshift, it has no table name, and its texts are padded. */
const LOAD_ERRORS = `select session_id, trim(file_name) as file_name, line_number, trim(column_name) as column_name,
          error_code, trim(error_message) as error_message
     from sys_load_error_detail`;

/** Breaks a client's connection, as if its process had died. */
const disconnect = (one: pg.Client): void =>
  (one as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();

test('COPY loads all objects of the manifest in the transaction and reports no row count', async () => {
  setup.putRows('one.csv.gz', '0001,York,2021-08-25 09:00:00,1.50\n0002,,2021-08-25 09:01:00,2.50');
  setup.putRows('two.csv.gz', '0003,"a ""b""",2021-08-25 09:02:00,null-000000000\n');
  setup.putManifest(manifestEntry('one.csv.gz'), manifestEntry('two.csv.gz'));
  await setup.client.query('begin');
  const copied = await setup.client.query(COPY_SALE);
  expect(copied).toMatchObject({ command: 'COPY', rowCount: null });
  expect(
    await setup.rows(`select sale_id, branch, cast(sold_at as varchar(30)) as sold_at, total from sale order by 1`),
  ).toEqual([
    { sale_id: '0001', branch: 'York', sold_at: '2021-08-25 09:00:00', total: '1.50' },
    { sale_id: '0002', branch: '', sold_at: '2021-08-25 09:01:00', total: '2.50' },
    { sale_id: '0003', branch: 'a "b"', sold_at: '2021-08-25 09:02:00', total: null },
  ]);
  expect(await setup.saleIds(await setup.connect())).toEqual([]);
  await setup.client.query('rollback');
  expect(await setup.saleIds()).toEqual([]);
  await setup.client.query(COPY_SALE);
  expect(await setup.saleIds(await setup.connect())).toEqual(['0001', '0002', '0003']);
});

test('COPY loads an object of several megabytes while other clients work', async () => {
  setup.putRows(
    'large.csv.gz',
    Array.from(
      { length: 100_000 },
      (_, at) => `${String(at % 10_000).padStart(4, '0')},York,2021-08-25 09:00:00,1.50\n`,
    ).join(''),
  );
  setup.putManifest(manifestEntry('large.csv.gz'));
  const other = await setup.connect();
  const [, found] = await Promise.all([setup.client.query(COPY_SALE), setup.rows('select 1 as one', other)]);
  expect(found).toEqual([{ one: 1 }]);
  expect(await setup.rows('select cast(count(*) as integer) as sales from sale')).toEqual([{ sales: 100_000 }]);
});

test('a row that does not fit fails the COPY and its transaction; the error detail omits its content', async () => {
  setup.putRows('one.csv.gz', '0001,York,2021-08-25 09:00:00,1.50\n');
  setup.putRows(
    'two.csv.gz',
    '0002,York,2021-08-25 09:00:00,1.50\n0003,York,2021-08-25 09:00:00,"fifty ""private"" pence"',
  );
  setup.putManifest(manifestEntry('one.csv.gz'), manifestEntry('two.csv.gz'));
  const [{ session }] = (await setup.rows('select pg_backend_pid() as session')) as [{ session: number }];
  await setup.client.query('begin');
  await expect(setup.client.query(COPY_SALE)).rejects.toMatchObject(LOAD_FAILED);
  const detail = await setup.rows(LOAD_ERRORS, await setup.connect());
  expect(detail).toEqual([
    {
      session_id: session,
      file_name: 's3://clean/two.csv.gz',
      line_number: '2',
      column_name: 'total',
      error_code: 1209,
      error_message: 'Invalid decimal',
    },
  ]);
  await expect(setup.client.query('select 1')).rejects.toMatchObject(ABORTED_TRANSACTION);
  await setup.client.query('rollback');
  expect(await setup.saleIds()).toEqual([]);
  await setup.expectUsable();
});

test.each([
  ['a column too few', '0001,York', '', 1203],
  ['a column too many', '0001,York,2021-08-25 09:00:00,1.50,private', '', 1202],
  ['a missing required value', 'null-000000000,York,2021-08-25 09:00:00,1.50', 'sale_id', 1213],
  ['an invalid time', '0001,York,private,1.50', 'sold_at', 1206],
  ['a time that does not exist', '0001,York,2021-02-30 09:00:00,1.50', 'sold_at', 1206],
  ['too much money', '0001,York,2021-08-25 09:00:00,123456789.50', 'total', 1204],
  ['an id that is too long', 'private,York,2021-08-25 09:00:00,1.50', 'sale_id', 1204],
  ['a name of more bytes than characters', '0001,Yörkyörk,2021-08-25 09:00:00,1.50', 'branch', 1204],
  ['an unclosed quote', '0001,"York,2021-08-25 09:00:00,1.50', '', 1216],
])('a row with %s fails the COPY; the error omits its content', async (_, row, column, code) => {
  setup.putRows('one.csv.gz', `${row}\n`);
  setup.putManifest(manifestEntry('one.csv.gz'));
  await expect(setup.client.query(COPY_SALE)).rejects.toMatchObject(LOAD_FAILED);
  const [detail] = await setup.rows(LOAD_ERRORS);
  expect(detail).toMatchObject({ column_name: column, error_code: code });
  expect(JSON.stringify(detail)).not.toMatch(/private|york|1234|02-30/i);
  await setup.expectUsable();
});

test('invalid UTF-8 fails the COPY; the error omits the bytes', async () => {
  setup.bucket.set('clean/one.csv.gz', gzipSync(Buffer.from([0x30, 0x2c, 0xe9, 0x2c, 0x2c, 0x0a])));
  setup.putManifest(manifestEntry('one.csv.gz'));
  await expect(setup.client.query(COPY_SALE)).rejects.toMatchObject(LOAD_FAILED);
  expect(await setup.rows(LOAD_ERRORS)).toMatchObject([{ error_code: 1220, error_message: 'Invalid UTF-8' }]);
});

test('a missing object is skipped silently unless it is mandatory or all are missing', async () => {
  setup.putRows('one.csv.gz', '0001,York,2021-08-25 09:00:00,1.50\n');
  setup.putManifest(manifestEntry('one.csv.gz'), manifestEntry('gone.csv.gz'));
  await expect(setup.client.query(COPY_SALE)).rejects.toMatchObject(NO_SUCH_KEY);
  expect(await setup.saleIds()).toEqual([]);
  setup.putManifest(manifestEntry('one.csv.gz'), { url: 's3://clean/gone.csv.gz' });
  await setup.client.query(COPY_SALE);
  expect(await setup.saleIds()).toEqual(['0001']);
  setup.putManifest(manifestEntry('gone.csv.gz', false));
  await expect(setup.client.query(COPY_SALE)).rejects.toMatchObject(NO_SUCH_KEY);
  expect(await setup.rows(LOAD_ERRORS)).toEqual([]);
  await setup.expectUsable();
});

test('a missing or malformed manifest or a corrupt object fails the COPY and aborts the transaction', async () => {
  await setup.client.query('begin');
  await expect(setup.client.query(COPY_SALE)).rejects.toMatchObject(NO_SUCH_KEY);
  await expect(setup.client.query('select 1')).rejects.toMatchObject(ABORTED_TRANSACTION);
  await setup.client.query('rollback');
  setup.bucket.set('clean/sale.manifest', Buffer.from('not JSON'));
  await expect(setup.client.query(COPY_SALE)).rejects.toMatchObject({
    code: 'XX000',
    message: expect.stringMatching(/manifest/),
  });
  setup.putRows('one.csv.gz', '0001,York,2021-08-25 09:00:00,1.50\n');
  setup.bucket.set('clean/two.csv.gz', Buffer.from('not gzip'));
  setup.putManifest(manifestEntry('one.csv.gz'), manifestEntry('two.csv.gz'));
  await setup.client.query('begin');
  await expect(setup.client.query(COPY_SALE)).rejects.toMatchObject({
    code: 'XX000',
    message: expect.stringMatching(/inflate/),
  });
  await expect(setup.client.query('select 1')).rejects.toMatchObject(ABORTED_TRANSACTION);
  await setup.client.query('rollback');
  expect(await setup.saleIds()).toEqual([]);
});

test('COPY into a missing table or in an aborted transaction fails like any statement', async () => {
  setup.putManifest(manifestEntry('one.csv.gz'));
  await expect(setup.client.query(COPY_SALE.replace('copy sale', 'copy nothing'))).rejects.toMatchObject({
    code: '42P01',
  });
  await setup.client.query('begin');
  await expect(setup.client.query('select nonsense')).rejects.toMatchObject({ code: '42703' });
  await expect(setup.client.query(COPY_SALE)).rejects.toMatchObject(ABORTED_TRANSACTION);
  await setup.client.query('rollback');
  await setup.expectUsable();
});

test('COPY with other statements, with parameters or from the client is rejected', async () => {
  for (const sql of [`begin; ${COPY_SALE}`, 'copy sale from stdin', COPY_SALE.replace('gzip', 'lzop')])
    await expect(setup.client.query(sql)).rejects.toMatchObject({ code: '0A000' });
  await expect(setup.client.query({ name: 'copy', text: COPY_SALE })).rejects.toMatchObject({ code: '0A000' });
  await setup.expectUsable();
});

test("a disconnected client's locks are released, even while its COPY waits for S3", async () => {
  let isRequested = false;
  const slow = await startRedshiftStandIn({
    postgresUrl: setup.postgresUrl,
    getObject: () => {
      isRequested = true;
      return new Promise(() => undefined);
    },
  });
  const loader = await setup.connect(slow.url);
  await loader.query('begin');
  await loader.query('lock sale');
  const copying = expect(loader.query(COPY_SALE)).rejects.toThrow(/terminated/);
  await waitUntil(() => isRequested);
  disconnect(loader);
  await copying;
  await setup.client.query('begin');
  await setup.client.query('lock sale');
  await setup.client.query('rollback');
  await slow.close();
});
