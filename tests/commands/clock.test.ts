/**
 * A file named to `run` becomes current whatever date an earlier version of it has; where it does not, the run says why
 * and ends with 1.
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
/** Each of several commands is a process of its own. */
jest.setTimeout(180_000);
let url: string;
let client: pg.Client;

beforeAll(async () => {
  ({ url } = await startUp(folder));
  client = new pg.Client(url);
  await client.connect();
  addCleanup(() => client.end());
});

/** Each count of sales is a version of the file. */
const write = (sales: number) =>
  writeFile(join(folder, 'leeds.csv'), lines(...goodRows(sales, 9, { branch: 'Leeds' })));
const run = () => runJson(folder, 'leeds.csv');
const salesHeld = () => queryNumber(url, 'select count(*) from cafe.sale');

beforeEach(async () => {
  await write(12);
  await run();
});

test('a correction, or earlier content put back, replaces a version loaded with the clock a day ahead', async () => {
  const first = await contents(url);
  await client.query(`update etl.source_drop set last_modified = now() + interval '1 day'`);

  await write(10);
  expect(await run()).toMatchObject({ code: 0, sales: 10, takings_pence: 10 * 215, drops: [{ status: 'loaded' }] });
  expect([await salesHeld(), await faultsOf(url)]).toEqual([10, {}]);

  await write(12);
  for (let time = 1; time <= 2; time += 1)
    expect(await run()).toMatchObject({ code: 0, sales: 12, drops: [{ status: 'loaded' }] });
  expect([await contents(url), await faultsOf(url)]).toEqual([first, {}]);
});

test('a file that was retracted at a date of 2099 returns when it is run again', async () => {
  await client.query(`update etl.source_drop set last_modified = '2099-12-31T23:59:59Z' where status = 'loaded'`);
  expect((await brewline(folder, 'retract', 'leeds.csv')).code).toBe(0);
  expect(await salesHeld()).toBe(0);

  expect(await run()).toMatchObject({ code: 0, sales: 12, drops: [{ status: 'loaded' }] });
  expect(await salesHeld()).toBe(12);
});

const MEANWHILE: [what: string, status: string, retractedUntil: string, says: string][] = [
  [
    'loads a later version',
    'loaded',
    'null',
    'another version of it was uploaded while this run went on, and is in the warehouse instead. Run it again',
  ],
  [
    'retracts a later version',
    'retracted',
    'last_modified',
    'it was retracted while this run went on; run it again to bring it back.',
  ],
];

test.each(MEANWHILE)(
  'a file of which another process %s meanwhile ends with 1, and says why',
  async (_, status, retractedUntil, says) => {
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

    expect([code, stdout]).toEqual([1, expect.stringContaining(`✗ leeds.csv: ${says}`)]);
    expect(stdout).toContain('1 file of 1 is not in the warehouse');
  },
);
