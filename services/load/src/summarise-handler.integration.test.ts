/** The scheduled function, on a warehouse with one file. */
import { load, migrate, openWarehouse, readWarehouse } from '@brewline/warehouse';
import { createTestDrop, csvFile, InMemoryBucket, manySales } from '@brewline/warehouse/testing';
import { beforeAll, expect, test } from '@jest/globals';
import { makeTemporaryFolder } from '@brewline/testing';
import { startTestPostgres } from '@brewline/testing/postgres';
import type { Context } from 'aws-lambda';

const TIMEOUT_MS = 120_000;
const contextOf = (milliseconds: number) => ({ getRemainingTimeInMillis: () => milliseconds }) as Context;
const soon = () => performance.now() + TIMEOUT_MS;
const server = await startTestPostgres(await makeTemporaryFolder());
let handler: (event: unknown, context: Context) => Promise<void>;

beforeAll(async () => {
  await migrate(server.url);
  const warehouse = openWarehouse(() => Promise.resolve(server.url));
  await load(
    warehouse,
    (await createTestDrop(new InMemoryBucket(), csvFile(...manySales(3)), { key: 'leeds.csv' })).messages,
    soon(),
  );
  await warehouse.close();
  Object.assign(process.env, { STAGE: 'test', WAREHOUSE_URL: server.url, LOG_LEVEL: 'silent' });
  ({ handler } = await import('./summarise-handler.ts'));
});

const readCounts = () =>
  readWarehouse(server.url, soon(), (session) =>
    session.query<{ noted: string; kept: string; sales: string }>(`
  select (select count(*) from etl.changed_day) as noted, (select count(*)
    from etl.branch_day) as kept, (select sum(sales) from mart.sales_by_day) as sales`),
  );

test('changed days are summarised once; an invocation without time for all of them fails', async () => {
  expect(await readCounts()).toEqual([{ noted: '1', kept: '0', sales: '3' }]);
  // Time for the first slice, which is always started.
  await expect(handler({}, contextOf(20_000))).rejects.toThrow(
    'The summaries are not up to date yet. Finished slices are kept; the next invocation continues.',
  );
  expect(await readCounts()).toEqual([{ noted: '0', kept: '1', sales: '3' }]);
  await handler({}, contextOf(TIMEOUT_MS));
  expect(await readCounts()).toEqual([{ noted: '0', kept: '1', sales: '3' }]);
});
