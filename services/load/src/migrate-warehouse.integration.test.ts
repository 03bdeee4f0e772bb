/**
 * A stage's own Redshift, on its stand-in, from an empty database to a load: the users' permissions, and that a
 * migration does not break running loaders.
 */
import { cp, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { type RedshiftStandIn, startRedshiftStandIn } from '@brewline/redshift-stand-in';
import { makeTemporaryFolder, startTestServer } from '@brewline/testing';
import { load, migrate, openWarehouse, readWarehouse, type Warehouse } from '@brewline/warehouse';
import { createTestDrop, csvFile, InMemoryBucket, manySales } from '@brewline/warehouse/testing';
import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startTestPostgres } from '@brewline/testing/postgres';
import pg from 'pg';
import { migrateWarehouse } from './migrate-warehouse.ts';

const COPY_ROLE = 'arn:aws:iam::000000000000:role/copy';
const LOADER = { username: 'brewline_loader', password: 'Of-tests-1' };
const READER = 'IAMR:brewline-test-grafana';
const MIGRATIONS = new URL('../../../packages/warehouse/migrations', import.meta.url);
const TABLES = [
  'cafe.branch',
  'cafe.product',
  'cafe.customer',
  'cafe.sale',
  'cafe.sale_item',
  'etl.source_drop',
  'etl.chunk',
  'etl.claim',
  'etl.branch_spelling',
  'etl.row_note',
  'etl.pseudonym_key',
];

const home = await makeTemporaryFolder();
const server = await startTestPostgres(home);
let url: string;
let standIn: RedshiftStandIn;
let admin: pg.Client;
let databases = 0;
let warehouse: Warehouse | undefined;
const secrets: Record<string, string> = {};
const clean = new InMemoryBucket();
const soon = () => performance.now() + 30_000;

const secretsManager: RequestListener = (request, response) => {
  let body = '';
  request
    .on('data', (piece: Buffer) => (body += piece.toString()))
    .on('end', () => {
      response.end(JSON.stringify({ SecretString: secrets[(JSON.parse(body) as { SecretId: string }).SecretId] }));
    });
};

beforeAll(async () => {
  const { endpoint } = await startTestServer(secretsManager);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'eu-west-2',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
});

beforeEach(async () => {
  databases += 1;
  url = await server.createDatabase(`migrate_warehouse_${databases}`);
  clean.clear();
  standIn = await startRedshiftStandIn({ postgresUrl: url, getObject: (_, key) => clean.body(key) });
  admin = new pg.Client({ connectionString: url });
  await admin.connect();
  const { rows } = await admin.query<{ hba_file: string }>('show hba_file');
  // Like Redshift, and unlike PostgreSQL today, the server must accept passwords of which it stores the MD5.
  await admin.query(`copy (select 'host all all 127.0.0.1/32 md5') to ${admin.escapeLiteral(rows[0]!.hba_file)}`);
  await admin.query('select pg_reload_conf()');
});

afterEach(async () => {
  await warehouse?.close();
  await admin.end();
  await standIn.close();
});

/** The environment that CloudFormation sets: the logins are in secrets, not in the URL. */
function ownWarehouse() {
  const { username, password } = new URL(standIn.url);
  secrets['arn:admin'] = JSON.stringify({ username, password });
  secrets['arn:loader'] = JSON.stringify(LOADER);
  const bare = standIn.url.replace(`${username}:${password}@`, '');
  return {
    STAGE: 'test',
    WAREHOUSE_URL: bare,
    WAREHOUSE_SECRET: 'arn:loader',
    ADMIN_SECRET: 'arn:admin',
    GRAFANA_DATABASE_USER: READER,
  };
}

const loaderUrl = (): string => standIn.url.replace(/\/\/.*@/, `//${LOADER.username}:${LOADER.password}@`);
const open = (at: string) => openWarehouse(() => Promise.resolve(at), { clean, copyRole: COPY_ROLE });
const dropNamed = (key: string, sales: number) =>
  createTestDrop(clean, csvFile(...manySales(sales, { branch: key })), { key });
const statuses = async () =>
  (await admin.query<{ status: string }>('select status from etl.drop_status order by object_key')).rows.map(
    ({ status }) => status,
  );

test('the loader alone loads into a new Redshift, and Grafana may read only the views', async () => {
  expect(await migrateWarehouse(ownWarehouse(), soon())).toContain('0004_mart');
  warehouse = open(loaderUrl());
  const { messages } = await dropNamed('a.csv', 1600);
  await load(warehouse, messages, soon());
  expect(await statuses()).toEqual(['loaded']);
  expect(
    await readWarehouse(loaderUrl(), soon(), (session) => session.query('select count(*) as sales from cafe.sale')),
  ).toEqual([{ sales: '1600' }]);
  await admin.query(`set session authorization "${READER}"`);
  expect(await statuses()).toEqual(['loaded']);
  await expect(admin.query('select 1 from cafe.sale')).rejects.toMatchObject({ code: '42501' });
});

test('without a Grafana user nothing is granted, and without an administrator no user is created', async () => {
  await migrateWarehouse({ STAGE: 'test', WAREHOUSE_URL: url }, soon());
  const granted = `select 1 from information_schema.role_table_grants where table_schema in ('cafe', 'etl', 'mart')
                   and grantee <> grantor`;
  expect((await admin.query(granted)).rows).toEqual([]);
  await admin.query('create user grafana_of_tests');
  await migrateWarehouse({ STAGE: 'test', WAREHOUSE_URL: url, GRAFANA_DATABASE_USER: 'grafana_of_tests' }, soon());
  await admin.query('set session authorization grafana_of_tests');
  expect(await statuses()).toEqual([]);
});

test.each(['PostgreSQL', 'Redshift'])(
  'on %s, a loader keeps loading after a migration has added columns to every table',
  async (adapter) => {
    const config =
      adapter === 'Redshift'
        ? ownWarehouse()
        : { STAGE: 'test', WAREHOUSE_URL: await server.createDatabase('expanded') };
    await migrateWarehouse(config, soon());
    const at = adapter === 'Redshift' ? loaderUrl() : config.WAREHOUSE_URL;
    warehouse = open(at);
    await load(warehouse, (await dropNamed('a.csv', 5)).messages, soon());
    const folder = join(home, `migrations-${adapter}`);
    await cp(MIGRATIONS, folder, { recursive: true });
    await writeFile(
      join(folder, '9999_expand.sql'),
      TABLES.map((table) => `alter table ${table} add column later varchar(10);`).join('\n'),
    );
    expect(await migrate(at, { folder })).toEqual(['9999_expand']);
    await load(warehouse, (await dropNamed('b.csv', 1600)).messages, soon());
    expect(await readWarehouse(at, soon(), (session) => session.query('select status from etl.drop_status'))).toEqual([
      { status: 'loaded' },
      { status: 'loaded' },
    ]);
  },
);
