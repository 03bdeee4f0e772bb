/** After all migrations, every table, view and column has a comment on both warehouses. */
import { startRedshiftStandIn } from '@brewline/redshift-stand-in';
import { makeTemporaryFolder } from '@brewline/testing';
import { query, startTestPostgres } from '@brewline/testing/postgres';
import { beforeAll, expect, test } from '@jest/globals';
import { readWarehouse } from '../reading/read-warehouse.ts';
import { type CatalogTable, readCatalog } from '../schema/catalog.ts';
import { migrate } from './migrate.ts';

const postgres = await startTestPostgres(await makeTemporaryFolder());
/** By warehouse: a database that its migrations have run in. */
const migrated = new Map<string, string>();

beforeAll(async () => {
  const [plain, behindStandIn] = [await postgres.createDatabase('plain'), await postgres.createDatabase('stand_in')];
  const getObject = () => Promise.resolve(undefined);
  const standIn = await startRedshiftStandIn({ postgresUrl: behindStandIn, getObject });
  await Promise.all([migrate(plain), migrate(standIn.url)]).finally(() => standIn.close());
  migrated.set('PostgreSQL', plain).set('Redshift', behindStandIn);
});

const catalogOf = (url: string): Promise<CatalogTable[]> => readWarehouse(url, performance.now() + 60_000, readCatalog);

/** What has no comment, as `mart.sales_by_day.takings`. */
const uncommentedIn = async (url: string): Promise<string[]> =>
  (await catalogOf(url)).flatMap(({ schema, name, comment, columns }) => {
    const table = { id: `${schema}.${name}`, comment };
    return [table, ...columns.map((column) => ({ ...column, id: `${table.id}.${column.name}` }))]
      .filter((each) => (each.comment ?? '') === '')
      .map(({ id }) => id);
  });

test.each(['PostgreSQL', 'Redshift'])('%s: every table, view and column has a comment', async (warehouse) => {
  expect(await uncommentedIn(migrated.get(warehouse)!)).toEqual([]);
});

test.each(['PostgreSQL', 'Redshift'])('%s: the comment of each view of mart says its grain', async (warehouse) => {
  const views = (await catalogOf(migrated.get(warehouse)!)).filter(({ schema }) => schema === 'mart');
  expect(views).toHaveLength(17);
  for (const { comment } of views) expect(comment).toMatch(/^One row per .*\.$/);
});

test('a view that is replaced keeps its comments, one that is dropped and created again loses them', async () => {
  const url = await postgres.createDatabase('replaced');
  await migrate(url);
  await query(url, `create or replace view mart.dim_branch as select branch_id, name as branch from cafe.branch`);
  expect(await uncommentedIn(url)).toEqual([]);
  await query(url, 'drop view mart.last_hours; create view mart.last_hours as select branch from mart.dim_branch');
  expect(await uncommentedIn(url)).toEqual(['mart.last_hours', 'mart.last_hours.branch']);
});
