/**
 * Runs the same tests on every adapter of the warehouse, at both isolation levels that a warehouse may use.
 */
import type { Postgres } from '@brewline/local';
import { type RedshiftStandIn, startRedshiftStandIn } from '@brewline/redshift-stand-in';
import { addCleanup, newFolder, removeFolder } from '@brewline/testing';
import { startTestPostgres } from '@brewline/testing/postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe } from '@jest/globals';
import pg from 'pg';
import { openWarehouse } from '../adapters/open-warehouse.ts';
import { load } from '../engine/load.ts';
import type { Warehouse } from '../interface/warehouse.ts';
import type { LedgerDrop } from '../ledger/drops.ts';
import { migrate } from '../migrate/migrate.ts';
import { InMemoryBucket, createTestDrop, type FileOptions, TABLE_QUERIES, type TestDrop } from './test-drops.ts';

export const TIMEOUT_MS = 30_000;
export const COPY_ROLE = 'arn:aws:iam::000000000000:role/copy';

export type AdapterName = 'PostgreSQL' | 'Redshift';

/** One warehouse under test, empty before each test. */
export interface WarehouseHarness {
  readonly adapter: AdapterName;
  readonly isolation: string;
  readonly clean: InMemoryBucket;
  /** The warehouse through one loader. */
  readonly warehouse: Warehouse;
  /** Another loader of the same warehouse; closed after the test. */
  readonly open: (clean?: InMemoryBucket, url?: string) => Warehouse;
  /** The URL that the loaders use. */
  readonly url: () => string;
  /** Closes a resource after the test. */
  readonly closing: (resource: { readonly close: () => unknown }) => void;
  readonly standIn: () => RedshiftStandIn;
  readonly file: (csv: string, options: FileOptions) => Promise<TestDrop>;
  readonly loadDrops: (...drops: readonly TestDrop[]) => Promise<readonly LedgerDrop[]>;
  readonly deadline: () => number;
  readonly query: <Row extends object>(sql: string) => Promise<Row[]>;
  readonly count: (table: string) => Promise<number>;
  readonly statuses: () => Promise<Record<string, string>>;
  /** The rows, as `expectedTables` returns them. */
  readonly tables: () => Promise<Record<string, string[]>>;
  /** Everything, including the ledger with its times. */
  readonly everything: () => Promise<Record<string, unknown>>;
}

/**
 * Runs the tests on each adapter, PostgreSQL's and Redshift's on its stand-in, at READ COMMITTED and REPEATABLE READ.
 */
export function describeEachWarehouse(
  tests: (harness: WarehouseHarness) => void,
  adapters: readonly AdapterName[] = ['PostgreSQL', 'Redshift'],
): void {
  let server: Postgres;
  let folder: string;

  addCleanup(() => removeFolder(folder));
  beforeAll(async () => {
    folder = await newFolder();
    server = await startTestPostgres(folder);
  });

  for (const adapter of adapters)
    for (const isolation of ['read committed', 'repeatable read'])
      describe(`${adapter}, ${isolation}`, () => tests(setUp(adapter, isolation, () => server)));
}

/** Both adapters, both isolation levels and many tests read the same files. */
const cache = new Map<string, { drop: TestDrop; objects: ReadonlyMap<string, Buffer> }>();

async function read(csv: string, options: FileOptions) {
  const cacheKey = JSON.stringify([csv, options]);
  const before = cache.get(cacheKey);
  if (before) return before;
  const bucket = new InMemoryBucket();
  const fresh = { drop: await createTestDrop(bucket, csv, options), objects: bucket.objects };
  cache.set(cacheKey, fresh);
  return fresh;
}

function setUp(adapter: AdapterName, isolation: string, server: () => Postgres): WarehouseHarness {
  const clean = new InMemoryBucket();
  let postgresUrl: string;
  let standIn: RedshiftStandIn | undefined;
  let reader: pg.Client;
  let emptyAll: string;
  const opened: { readonly close: () => unknown }[] = [];
  let loader: Warehouse;

  beforeAll(async () => {
    const name = `${adapter}_${isolation}`.toLowerCase().replace(' ', '_');
    postgresUrl = await server().createDatabase(name);
    reader = new pg.Client({ connectionString: postgresUrl });
    await reader.connect();
    await reader.query(`alter database ${name} set default_transaction_isolation = '${isolation}'`);
    if (adapter === 'Redshift')
      standIn = await startRedshiftStandIn({ postgresUrl, getObject: (_, key) => clean.body(key) });
    await migrate(harness.url());
    const { rows } = await reader.query<{ name: string }>(
      `select table_schema || '.' || table_name as name from information_schema.tables
       where table_schema in ('cafe', 'etl') and table_type = 'BASE TABLE' and table_name <> 'migration'`,
    );
    // Ten times faster than truncating.
    emptyAll = rows.map((row) => `delete from ${row.name}`).join('; ');
  });

  afterAll(async () => {
    await reader.end();
    await standIn?.close();
  });

  beforeEach(async () => {
    await reader.query(emptyAll);
    clean.clear();
    loader = harness.open();
  });

  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
  });

  const harness: WarehouseHarness = {
    adapter,
    isolation,
    clean,
    warehouse: { write: (deadline, work) => loader.write(deadline, work), close: () => loader.close() },
    open: (bucket = clean, url = harness.url()) => {
      const one = openWarehouse(() => Promise.resolve(url), { clean: bucket, copyRole: COPY_ROLE });
      opened.push(one);
      return one;
    },
    url: () => standIn?.url ?? postgresUrl,
    closing: (resource) => void opened.push(resource),
    standIn: () => standIn!,
    file: async (csv, options) => {
      const { drop, objects } = await read(csv, options);
      for (const [key, body] of objects) clean.objects.set(key, body);
      return drop;
    },
    loadDrops: (...drops) =>
      load(
        harness.warehouse,
        drops.flatMap(({ messages }) => messages),
        harness.deadline(),
      ),
    deadline: () => performance.now() + TIMEOUT_MS,
    query: async <Row extends object>(sql: string) => (await reader.query<Row>(sql)).rows,
    count: async (table) => Number((await harness.query<{ count: string }>(`select count(*) from ${table}`))[0]!.count),
    statuses: async () =>
      Object.fromEntries(
        (
          await harness.query<{ id: string; status: string }>(
            `select replace(drop_id::text, '-', '') as id, status from etl.source_drop`,
          )
        ).map(({ id, status }) => [id, status]),
      ),
    tables: async () => {
      const found: Record<string, string[]> = {};
      for (const [table, sql] of Object.entries(TABLE_QUERIES))
        found[table] = (await harness.query<{ line: string }>(sql)).map(({ line }) => line).sort();
      return found;
    },
    everything: async () => ({
      ...(await harness.tables()),
      ledger: await harness.query('select * from etl.source_drop order by drop_id'),
      chunks: await harness.query('select * from etl.chunk order by drop_id, chunk_no'),
      spellings: await harness.query('select * from etl.branch_spelling order by 1, 2, 3'),
    }),
  };
  return harness;
}
