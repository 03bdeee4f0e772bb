/**
 * A file given to `run` becomes current, whatever the date of an earlier version; if it does not, the run says why and
 * exits with 1.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { Brewline, brewline, runJson } from '../support/brewline.ts';
import { addCleanup, makeTemporaryFolder } from '@brewline/testing';
import { goodRows, lines } from '../support/rows.ts';
import { startUp } from '../support/up.ts';
import { contents, faultsOf } from '../support/warehouse.ts';
import { queryNumber } from '@brewline/testing/postgres';

const folder = await makeTemporaryFolder();
/** Each command is a separate process. */
jest.setTimeout(180_000);
let url: string;
let client: pg.Client;

beforeAll(async () => {
  ({ url } = await startUp(folder));
  client = new pg.Client(url);
  await client.connect();
  addCleanup(() => client.end());
});

/** Each number of sales is another version of the file. */
const write = (sales: number) =>
  writeFile(join(folder, 'leeds.csv'), lines(...goodRows(sales, 9, { branch: 'Leeds' })));
const run = () => runJson(folder, 'leeds.csv');
const countSales = () => queryNumber(url, 'select count(*) from cafe.sale');

beforeEach(async () => {
  await write(12);
  await run();
});

test('a correction, or restored earlier content, replaces a version dated a day ahead', async () => {
  const first = await contents(url);
  await client.query(`update etl.source_drop set last_modified = now() + interval '1 day'`);

  await write(10);
  expect(await run()).toMatchObject({ code: 0, sales: 10, takings_pence: 10 * 215, drops: [{ status: 'loaded' }] });
  expect([await countSales(), await faultsOf(url)]).toEqual([10, {}]);

  await write(12);
  for (let time = 1; time <= 2; time += 1)
    expect(await run()).toMatchObject({ code: 0, sales: 12, drops: [{ status: 'loaded' }] });
  expect([await contents(url), await faultsOf(url)]).toEqual([first, {}]);
});

test('a file that was retracted with a date in 2099 returns when it is run again', async () => {
  await client.query(`update etl.source_drop set last_modified = '2099-12-31T23:59:59Z' where status = 'loaded'`);
  expect((await brewline(folder, 'retract', 'leeds.csv')).code).toBe(0);
  expect(await countSales()).toBe(0);

  expect(await run()).toMatchObject({ code: 0, sales: 12, drops: [{ status: 'loaded' }] });
  expect(await countSales()).toBe(12);
});

const MEANWHILE: [what: string, status: string, retractedUntil: string, message: string][] = [
  [
    'loads a later version',
    'loaded',
    'null',
    'another version of it was uploaded during this run and is in the warehouse instead. Run it again',
  ],
  [
    'retracts a later version',
    'retracted',
    'last_modified',
    'it was retracted during this run; run it again to load it.',
  ],
];

test.each(MEANWHILE)(
  'a run exits with 1 and says why if another process %s meanwhile',
  async (_, status, retractedUntil, message) => {
    // The run's loader waits for the other process.
    await client.query('begin');
    await client.query('lock etl.writer');
    await write(10);
    const second = new Brewline(folder, ['run', 'leeds.csv']);
    await second.printed('collected 1 of 1 files');
    await client.query(`update etl.source_drop set status = 'superseded' where status = 'loaded'`);
    await client.query(`
    insert into etl.source_drop
    select md5('${status}')::uuid, bucket, object_key, '${status}', last_modified + interval '1 hour',
           rules, key_fingerprint, '${status}', refusal, layout, chunks,
           rows_read, accepted, rejected, flagged, items, takings_pence, first_day, last_day, receipt, changed_at
      from etl.source_drop
     order by last_modified desc limit 1`);
    await client.query(`update etl.source_drop set retracted_until = ${retractedUntil} where etag = '${status}'`);
    await client.query('commit');
    const { code, stdout } = await second.ended;

    expect([code, stdout]).toEqual([1, expect.stringContaining(`✗ leeds.csv: ${message}`)]);
    expect(stdout).toContain('1 file of 1 is not in the warehouse');
  },
);
