/**
 * What every adapter of the warehouse must do alike: the same tests on each, at both isolation levels a warehouse may
 * run at.
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
  /** Where the loaders find the warehouse. */
  readonly url: () => string;
  /** Something else to close after the test. */
  readonly closing: (it: { readonly close: () => unknown }) => void;
  readonly standIn: () => RedshiftStandIn;
  readonly file: (csv: string, options: FileOptions) => Promise<TestDrop>;
  readonly loadDrops: (...drops: readonly TestDrop[]) => Promise<readonly LedgerDrop[]>;
  readonly deadline: () => number;
  readonly query: <Row extends object>(sql: string) => Promise<Row[]>;
  readonly count: (table: string) => Promise<number>;
  readonly statuses: () => Promise<Record<string, string>>;
  /** The rows that matter, as `warehouseOf` makes them. */
  readonly tables: () => Promise<Record<string, string[]>>;
  /** Everything, the ledger with its times too. */
  readonly everything: () => Promise<Record<string, unknown>>;
}

/**
 * Runs the tests on each adapter, PostgreSQL's and Redshift's on its stand-in, at READ COMMITTED and REPEATABLE READ.
 */
export function describeEachWarehouse(
  tests: (bench: WarehouseHarness) => void,
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
      describe(`On ${adapter} at ${isolation}`, () => tests(setUp(adapter, isolation, () => server)));
}

/** Both adapters, isolation levels and many tests read the same files. */
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
    await migrate(bench.url());
    const { rows } = await reader.query<{ name: string }>(
      `select table_schema || '.' || table_name as name from information_schema.tables
       where table_schema in ('cafe', 'etl') and table_type = 'BASE TABLE' and table_name <> 'migration'`,
    );
    // A tenth of the time that truncating takes.
    emptyAll = rows.map((row) => `delete from ${row.name}`).join('; ');
  });

  afterAll(async () => {
    await reader.end();
    await standIn?.close();
  });

  beforeEach(async () => {
    await reader.query(emptyAll);
    clean.clear();
    loader = bench.open();
  });

  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
  });

  const bench: WarehouseHarness = {
    adapter,
    isolation,
    clean,
    warehouse: { write: (deadline, work) => loader.write(deadline, work), close: () => loader.close() },
    open: (bucket = clean, url = bench.url()) => {
      const one = openWarehouse(() => Promise.resolve(url), { clean: bucket, copyRole: COPY_ROLE });
      opened.push(one);
      return one;
    },
    url: () => standIn?.url ?? postgresUrl,
    closing: (it) => void opened.push(it),
    standIn: () => standIn!,
    file: async (csv, options) => {
      const { drop, objects } = await read(csv, options);
      for (const [key, body] of objects) clean.objects.set(key, body);
      return drop;
    },
    loadDrops: (...drops) =>
      load(
        bench.warehouse,
        drops.flatMap(({ messages }) => messages),
        bench.deadline(),
      ),
    deadline: () => performance.now() + TIMEOUT_MS,
    query: async <Row extends object>(sql: string) => (await reader.query<Row>(sql)).rows,
    count: async (table) => Number((await bench.query<{ count: string }>(`select count(*) from ${table}`))[0]!.count),
    statuses: async () =>
      Object.fromEntries(
        (
          await bench.query<{ id: string; status: string }>(
            `select replace(drop_id::text, '-', '') as id, status from etl.source_drop`,
          )
        ).map(({ id, status }) => [id, status]),
      ),
    tables: async () => {
      const found: Record<string, string[]> = {};
      for (const [table, sql] of Object.entries(TABLE_QUERIES))
        found[table] = (await bench.query<{ line: string }>(sql)).map(({ line }) => line).sort();
      return found;
    },
    everything: async () => ({
      ...(await bench.tables()),
      ledger: await bench.query('select * from etl.source_drop order by drop_id'),
      chunks: await bench.query('select * from etl.chunk order by drop_id, chunk_no'),
      spellings: await bench.query('select * from etl.branch_spelling order by 1, 2, 3'),
    }),
  };
  return bench;
}
