/**
 * The functions that an operator invokes, on a warehouse with two files, and a third under the same key in two buckets.
 */
import type { DropId } from '@brewline/sales';
import { type DropStatusRow, load, migrate, openWarehouse, type Retracted } from '@brewline/warehouse';
import { createTestDrop, csvFile, InMemoryBucket, manySales, sale } from '@brewline/warehouse/testing';
import { beforeAll, expect, test } from '@jest/globals';
import { makeTemporaryFolder } from '@brewline/testing';
import { startTestPostgres } from '@brewline/testing/postgres';
import type { Context } from 'aws-lambda';

const TIMEOUT_MS = 30_000;
const context = { getRemainingTimeInMillis: () => TIMEOUT_MS } as Context;
const server = await startTestPostgres(await makeTemporaryFolder());
let retract: (event: unknown, context: Context) => Promise<Retracted>;
let status: (event: unknown, context: Context) => Promise<{ drops: DropStatusRow[] }>;

beforeAll(async () => {
  await migrate(server.url);
  const clean = new InMemoryBucket();
  const warehouse = openWarehouse(() => Promise.resolve(server.url));
  const drops = [
    await createTestDrop(clean, csvFile(...manySales(3)), { key: 'north/leeds.csv' }),
    await createTestDrop(clean, csvFile(sale({ branch: 'Bath' })), { key: 'bath.csv' }),
  ];
  const twin = await createTestDrop(clean, csvFile(sale({ branch: 'Ripon' })), { key: 'ripon.csv' });
  const elsewhere = twin.messages.map((message) => ({
    ...message,
    drop: { ...message.drop, bucket: 'other', dropId: 'f'.repeat(32) as DropId },
  }));
  await load(
    warehouse,
    [...[...drops, twin].flatMap(({ messages }) => messages), ...elsewhere],
    performance.now() + TIMEOUT_MS,
  );
  await warehouse.close();
  Object.assign(process.env, { STAGE: 'test', WAREHOUSE_URL: server.url, LOG_LEVEL: 'silent' });
  ({ handler: retract } = await import('./retract-handler.ts'));
  ({ handler: status } = await import('./status-handler.ts'));
});

const statusAndRowsOf = async (key: string) =>
  (await status({ key }, context)).drops.map((drop) => [drop.status, drop.loaded_rows]);

test('a loaded file is retracted, and its status says so; the other file stays', async () => {
  expect(await statusAndRowsOf('north/leeds.csv')).toEqual([['loaded', 3]]);
  expect(await retract({ key: 'north/leeds.csv' }, context)).toMatchObject({
    key: 'north/leeds.csv',
    bucket: 'raw',
    sales: 3,
    was_retracted: false,
  });
  expect(await retract({ key: 'north/leeds.csv', bucket: 'raw' }, context)).toMatchObject({
    sales: 0,
    was_retracted: true,
  });
  expect(await statusAndRowsOf('north/leeds.csv')).toEqual([['retracted', 0]]);
  expect(await statusAndRowsOf('bath.csv')).toEqual([['loaded', 1]]);
});

test('with a bucket, the status is that of its file', async () => {
  const bucketsOf = async (bucket?: string) =>
    (await status({ key: 'ripon.csv', bucket }, context)).drops.map((drop) => drop.bucket).sort();
  expect([await bucketsOf(), await bucketsOf('raw'), await bucketsOf('other'), await bucketsOf('absent')]).toEqual([
    ['other', 'raw'],
    ['raw'],
    ['other'],
    [],
  ]);
});

test("Lambda's answer is JSON that people and scripts can read", async () => {
  const { drops } = JSON.parse(JSON.stringify(await status({ key: 'bath.csv' }, context))) as { drops: unknown[] };
  expect(drops).toMatchObject([
    {
      drop_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      object_key: 'bath.csv',
      last_modified: '2023-11-14T22:13:20.000Z',
      expected_pence: 215,
      loaded_pence: 215,
      first_day: '2021-08-25',
      refusal: null,
    },
  ]);
});

test('an unknown file has no drops and cannot be retracted', async () => {
  expect(await status({ key: 'york.csv' }, context)).toEqual({ drops: [] });
  await expect(retract({ key: 'york.csv' }, context)).rejects.toThrow('The warehouse has no file "york.csv"');
});

test.each([[undefined], [{}], [{ key: '' }], ['leeds.csv'], [{ key: 'leeds.csv', bukket: 'raw' }]])(
  'the error for the event %j says what is wrong with it',
  async (event) => {
    for (const handler of [retract, status])
      await expect(handler(event, context)).rejects.toThrow(
        /^The event names no file \(.+\)\. Send \{"key": "north\/leeds\.csv"\}/,
      );
  },
);
