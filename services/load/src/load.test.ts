/** The load's transaction on a real PostgreSQL, at both isolation levels a warehouse may run it in (Redshift's is the second). */
import { createServer, type AddressInfo, type Server, connect as connectTo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { PermanentError, type TableBatchMessage } from '@brewline/contracts';
import { generate } from '@brewline/generator';
import { startPostgres, type Postgres } from '@brewline/local';
import { asPence } from '@brewline/sales';
import {
  forgetUnfinished, migratePostgres, type OpenObject, postgresWarehouse, ReconciliationError, StagingError, UnavailableError, type Warehouse, type WriterTransaction,
} from '@brewline/warehouse';
import type { Context, SQSRecord } from 'aws-lambda';
import pg from 'pg';
import { pino } from 'pino';
import { loadRecords } from './load-records.ts';
import { loadBatches } from './load.ts';
import { CleanBucket, csvFile, dropOf, fileNamed, type FileOptions, manySales, sale, saleWithoutBranch, TABLE_QUERIES, type TestDrop, warehouseOf } from './testing.ts';

const ENOUGH = 30_000;
let server: Postgres;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'brewline-load-'));
  // Nothing here cuts the power.
  server = await startPostgres(folder, { settings: { fsync: 'off' } });
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Both isolation levels and many tests read the same files. */
const readBefore = new Map<string, { drop: TestDrop; objects: ReadonlyMap<string, Buffer> }>();

async function read(csv: string, options: FileOptions) {
  const asked = JSON.stringify([csv, options]);
  const before = readBefore.get(asked);
  if (before) return before;
  const bucket = new CleanBucket();
  const fresh = { drop: await dropOf(bucket, csv, options), objects: bucket.objects };
  readBefore.set(asked, fresh);
  return fresh;
}

describe.each(['read committed', 'repeatable read'])('At %s', (isolation) => {
  let url: string;
  let reader: pg.Client;
  let emptyAll: string;
  let clean: CleanBucket;
  let warehouse: Warehouse;
  let opened: { readonly close: () => unknown }[];

  const open = (openObject: OpenObject = (object) => clean.open(object), at = url): Warehouse => {
    const one = postgresWarehouse({ url: at, openObject });
    opened.push(one);
    return one;
  };

  beforeAll(async () => {
    const name = isolation.replace(' ', '_');
    url = await server.createDatabase(name);
    reader = new pg.Client({ connectionString: url });
    await reader.connect();
    await reader.query(`alter database ${name} set default_transaction_isolation = '${isolation}'`);
    await migratePostgres(url);
    const { rows } = await reader.query<{ name: string }>(`select table_schema || '.' || table_name as name from information_schema.tables where table_schema in ('cafe', 'etl') and table_type = 'BASE TABLE' and table_name <> 'migration'`);
    emptyAll = `truncate ${rows.map((row) => row.name).join(', ')}`;
  });

  afterAll(() => reader.end());

  beforeEach(async () => {
    await reader.query(emptyAll);
    clean = new CleanBucket();
    opened = [];
    warehouse = open();
  });

  afterEach(async () => {
    for (const one of opened) await one.close();
  });

  const file = async (csv: string, options: FileOptions): Promise<TestDrop> => {
    const { drop, objects } = await read(csv, options);
    for (const [key, body] of objects) clean.objects.set(key, body);
    return drop;
  };
  const deadline = () => Date.now() + ENOUGH;
  const load = (...drops: readonly TestDrop[]) => loadBatches(warehouse, drops.flatMap(({ messages }) => messages), deadline());
  const ask = async <Row extends object>(sql: string): Promise<Row[]> => (await reader.query<Row>(sql)).rows;
  const count = async (table: string): Promise<number> => Number((await ask<{ count: string }>(`select count(*) from ${table}`))[0]!.count);
  const statuses = async () => Object.fromEntries((await ask<{ id: string; status: string }>(`select replace(drop_id::text, '-', '') as id, status from etl.source_drop`)).map(({ id, status }) => [id, status]));

  const tables = async (): Promise<Record<string, string[]>> => {
    const found: Record<string, string[]> = {};
    for (const [table, sql] of Object.entries(TABLE_QUERIES)) found[table] = (await ask<{ line: string }>(sql)).map(({ line }) => line).sort();
    return found;
  };
  /** Everything, the ledger with its times too. */
  const everything = async () => ({
    ...(await tables()),
    ledger: await ask('select * from etl.source_drop order by drop_id'),
    chunks: await ask('select * from etl.chunk order by drop_id, chunk_no'),
    spellings: await ask('select * from etl.branch_spelling order by 1, 2, 3'),
  });

  describe('One drop', () => {
    test('A loaded drop has the figures of its receipt, and the ledger has them too', async () => {
      const drop = await file(
        csvFile(
          sale({ basket: 'Large Latte - Hazelnut - 2.55, Large Latte - Hazelnut - 2.55, Tea - 1.10', total: '6.20' }),
          sale(), sale(),
          sale({ card: '', total: '3.15' }),
          sale({ card: '', customer: '', payment: 'CASH' }),
          sale({ branch: 'Elsewhere', time: '26/08/2021 10:00' }),
          'not,a,row',
        ),
        { key: 'figures.csv' },
      );
      expect(await load(drop)).toMatchObject([{ status: 'loaded', receipt: { accepted: 6, rejected: 1, flagged: 1, items: 8 } }]);
      expect(await tables()).toEqual(warehouseOf([drop]));
      expect({ sales: await count('cafe.sale'), products: await count('cafe.product'), customers: await count('cafe.customer'), branches: await count('cafe.branch') })
        .toEqual({ sales: 6, products: 3, customers: 2, branches: 2 });
      const [sums] = await ask('select sum(total) as takings, (select sum(quantity)::int from cafe.sale_item) as items from cafe.sale');
      expect(sums).toEqual({ takings: '17.95', items: 8 });
      const [ledger] = await ask(`select status, layout, chunks, rows_read, accepted, rejected, flagged, items, takings_pence, first_day::text, last_day::text, extract(epoch from last_modified)::int as at from etl.source_drop`);
      expect(ledger).toEqual({
        status: 'loaded', layout: 'nightly', chunks: 1, rows_read: '7', accepted: '6', rejected: '1', flagged: '1', items: '8', takings_pence: '1795',
        first_day: '2021-08-25', last_day: '2021-08-26', at: drop.ref.lastModified,
      });
      expect((await ask('select file_line::int, kind, field, reason from etl.row_note order by file_line'))).toEqual([
        { file_line: 4, kind: 'flagged', field: 'total', reason: 'total_differs' },
        { file_line: 7, kind: 'rejected', field: 'line', reason: 'column_count' },
      ]);
    });

    test('The same batch twice changes nothing', async () => {
      const drops = [await file(csvFile(sale(), sale(), 'x'), { key: 'a.csv' }), await file('', { key: 'empty.csv' }), await file(csvFile('x', 'y'), { key: 'refused.csv' })];
      await load(...drops);
      const before = await everything();
      expect(await load(...drops)).toEqual([]);
      expect(await everything()).toEqual(before);
    });

    test('An empty file is noted and replaces nothing', async () => {
      const drop = await file(csvFile(sale()), { key: 'a.csv', at: 1 });
      await load(drop);
      expect(await load(await file('', { key: 'a.csv', at: 2 }))).toMatchObject([{ status: 'empty' }]);
      expect(await tables()).toEqual(warehouseOf([drop]));
    });

    test('A drop made with another pseudonym key is refused; the first load decides which key is right', async () => {
      const mine = await file(csvFile(sale()), { key: 'a.csv', at: 1 });
      const foreign = await file(csvFile(sale(), sale()), { key: 'a.csv', at: 2, pseudonymKey: 'another key of tests, just as long' });
      await load(mine);
      expect(await load(foreign)).toMatchObject([{ status: 'refused', refusal: 'other_pseudonym_key' }]);
      expect(await tables()).toEqual(warehouseOf([mine]));
      expect(await ask('select fingerprint from etl.pseudonym_key')).toEqual([{ fingerprint: mine.ref.keyFingerprint }]);
    });

    test('A date after 2038 goes into the ledger and comes out again', async () => {
      await load(await file(csvFile(sale()), { key: 'a.csv', at: 2 ** 31 + 5 }));
      const newer = await file(csvFile(sale(), sale()), { key: 'a.csv', at: 2 ** 31 + 6 });
      await load(newer);
      expect(await tables()).toEqual(warehouseOf([newer]));
    });
  });

  describe('A correction', () => {
    test('It removes the sales, branches, products and customers that nobody else claims, and keeps those that others do', async () => {
      const shared = [sale({ basket: 'Shared Tea - 1.00', total: '1.00', branch: 'Shared', card: '4000000000000001' }), sale({ branch: 'Shared', card: '4000000000000002', basket: 'Shared Cake - 2.00' })];
      const own = sale({ branch: 'Only Here', basket: 'Rare Cocoa - 3.00', card: '4000000000000003' });
      const kept = sale({ branch: 'Kept', basket: 'Kept Mocha - 3.10', card: '4000000000000004' });
      const other = await file(csvFile(...shared), { key: 'other.csv' });
      const first = await file(csvFile(...shared, own, kept), { key: 'a.csv', at: 1 });
      const corrected = await file(csvFile(kept), { key: 'a.csv', at: 2 });
      await load(other, first);
      expect(await tables()).toEqual(warehouseOf([other, first]));
      await load(corrected);
      expect(await tables()).toEqual(warehouseOf([other, corrected]));
      await load(await file(csvFile(kept), { key: 'other.csv', at: 1_800_000_000 }));
      expect({ sales: await count('cafe.sale'), claims: await count('etl.claim'), branches: await count('cafe.branch'), products: await count('cafe.product'), customers: await count('cafe.customer') })
        .toEqual({ sales: 1, claims: 2, branches: 1, products: 1, customers: 1 });
    });

    test('Of identical rows it removes as many as the correction has fewer', async () => {
      await load(await file(csvFile(sale(), sale(), sale()), { key: 'a.csv', at: 1 }));
      expect(await count('cafe.sale')).toBe(3);
      await load(await file(csvFile(sale(), sale()), { key: 'a.csv', at: 2 }));
      expect(await count('cafe.sale')).toBe(2);
    });

    test('Put back to its earlier content, the file is as it was, notes included', async () => {
      const first = await file(csvFile(...manySales(10), 'x'), { key: 'a.csv', at: 1 });
      await load(first);
      const before = await tables();
      await load(await file(csvFile(sale({ branch: 'Other' })), { key: 'a.csv', at: 2 }));
      expect(await count('etl.row_note')).toBe(0);
      await load(await file(csvFile(...manySales(10), 'x'), { key: 'a.csv', at: 3 }));
      expect(await tables()).toEqual(before);
      expect(await ask('select extract(epoch from last_modified)::int as at, status from etl.source_drop order by 1')).toEqual([{ at: 2, status: 'superseded' }, { at: 3, status: 'loaded' }]);
    });

    test('A corrected file and its corrections in one batch leave only the last', async () => {
      const versions = [];
      for (const at of [1, 2, 3]) versions.push(await file(csvFile(...manySales(20).slice(0, 20 - at), 'x'), { key: 'a.csv', at }));
      await load(versions[0]!);
      await load(versions[2]!, versions[0]!, versions[1]!);
      expect(await tables()).toEqual(warehouseOf([versions[2]!]));
    });

    test('Several files corrected at once lose what they shared only when none has it any more', async () => {
      const shared = manySales(5);
      await load(await file(csvFile(...shared), { key: 'a.csv', at: 1 }), await file(csvFile(...shared, ...manySales(5, { branch: 'Other' })), { key: 'b.csv', at: 1 }));
      const [a, b] = [await file(csvFile(...shared.slice(1)), { key: 'a.csv', at: 2 }), await file(csvFile(...shared.slice(2)), { key: 'b.csv', at: 2 })];
      await load(a, b);
      expect(await tables()).toEqual(warehouseOf([a, b]));
      expect(await count('cafe.sale')).toBe(4);
    });
  });

  describe("A branch's name", () => {
    test('It is what the rows say before what a file name says, and the first of those, in every order of arrival', async () => {
      const orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
      const all: TestDrop[] = [];
      for (const [at, order] of orders.entries()) {
        const suffix = 'abcdef'[at]!;
        const drops = [
          await file(csvFile(saleWithoutBranch({ time: '25/08/2021 07:00' })), { key: fileNamed(`market_${suffix}`) }),
          await file(csvFile(sale({ branch: `MARKET ${suffix}` })), { key: `upper_${suffix}.csv` }),
          await file(csvFile(sale({ branch: `market-${suffix}`, time: '25/08/2021 11:00' })), { key: `lower_${suffix}.csv` }),
        ];
        for (const one of order) await load(drops[one]!);
        all.push(...drops);
      }
      expect((await ask<{ name: string }>('select name from cafe.branch order by 1')).map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'e', 'f'].map((suffix) => `MARKET ${suffix}`));
      expect(await tables()).toEqual(warehouseOf(all));
    });

    test('It goes back to the next best spelling when the best one is corrected away, and goes with the last sale', async () => {
      const named = async () => (await ask<{ name: string }>('select name from cafe.branch order by 1')).map(({ name }) => name);
      await load(await file(csvFile(saleWithoutBranch()), { key: fileNamed('high_street'), at: 1 }), await file(csvFile(sale({ branch: 'HIGH street' })), { key: 'b.csv', at: 1 }));
      expect(await named()).toEqual(['HIGH street']);
      await load(await file(csvFile(sale({ branch: 'Elsewhere' })), { key: 'b.csv', at: 2 }));
      expect(await named()).toEqual(['Elsewhere', 'High Street']);
      await load(await file(csvFile(sale({ branch: 'Elsewhere' })), { key: fileNamed('high_street'), at: 2 }));
      expect(await named()).toEqual(['Elsewhere']);
    });
  });

  describe('A large drop', () => {
    const large = () => file(csvFile(...manySales(1600), 'x'), { key: 'large.csv', at: 2 });

    test('It is loaded with its last piece, whole, and its pieces are forgotten', async () => {
      const drop = await large();
      const [one, two] = drop.messages;
      expect(drop.messages).toHaveLength(2);
      expect(await loadBatches(warehouse, [two!], deadline())).toMatchObject([{ status: 'loading' }]);
      expect(await loadBatches(warehouse, [two!, two!], deadline())).toEqual([]);
      expect([await count('cafe.sale'), await count('etl.chunk'), await count('etl.row_note')]).toEqual([0, 1, 0]);
      expect(await loadBatches(warehouse, [two!, one!], deadline())).toMatchObject([{ status: 'loaded' }]);
      expect(await tables()).toEqual(warehouseOf([drop]));
      expect(await count('etl.chunk')).toBe(0);
    });

    test('While it is loaded, readers see what was there before, and are not kept waiting', async () => {
      const earlier = await file(csvFile(sale()), { key: 'large.csv', at: 1 });
      await load(earlier);
      const before = await everything();
      let looks = 0;
      const slow = open(async (object) => {
        expect(await everything()).toEqual(before);
        looks += 1;
        return clean.open(object);
      });
      const drop = await large();
      await loadBatches(slow, drop.messages, deadline());
      expect(looks).toBe(clean.objects.size);
      expect(await tables()).toEqual(warehouseOf([drop]));
    });

    test('If one of its objects is gone nothing of it is loaded, and all of it once the object is there', async () => {
      const drop = await large();
      const [key, body] = [...clean.objects].at(-1)!;
      clean.objects.delete(key);
      await expect(load(drop)).rejects.toThrow('NoSuchKey');
      expect([await count('cafe.sale'), await count('etl.source_drop')]).toEqual([0, 0]);
      clean.objects.set(key, body);
      await load(drop);
      expect(await tables()).toEqual(warehouseOf([drop]));
    });

    test('An object with another number of rows than its pointer says is a StagingError, and nothing is loaded', async () => {
      const drop = await large();
      clean.put([...clean.objects.keys()].find((key) => key.endsWith('customer.csv.gz'))!, `${'a'.repeat(32)},card\n`);
      await expect(load(drop)).rejects.toThrow(StagingError);
      await expect(load(drop)).rejects.toThrow(/rows of customer arrived where 1600 were sent/);
      expect([await count('cafe.sale'), await count('etl.source_drop')]).toEqual([0, 0]);
    });

    test.each([
      ['breaks off in its header', (body: Buffer) => body.subarray(0, 5)],
      ['breaks off in the middle', (body: Buffer) => body.subarray(0, body.length / 2)],
      ['is not compressed', () => Buffer.from('hello')],
    ])('An object that %s is an error, and the next load finds the connection as new', async (_, spoil) => {
      const drop = await large();
      const bodies = new Map(clean.objects);
      for (const [key, body] of bodies) clean.objects.set(key, spoil(body));
      await expect(load(drop)).rejects.toThrow(/unexpected end of file|incorrect header check/);
      for (const [key, body] of bodies) clean.objects.set(key, body);
      await load(drop);
      expect(await tables()).toEqual(warehouseOf([drop]));
    });

    test('A connection to the bucket that is reset while an object is read is tried again', async () => {
      const drop = await large();
      let opens = 0;
      const flaky = open((object) => {
        opens += 1;
        return opens === 2 ? Promise.resolve(resetAfter(clean.objects.get(object.key)!.subarray(0, 20))) : clean.open(object);
      });
      await loadBatches(flaky, drop.messages, deadline());
      expect(opens).toBeGreaterThan(clean.objects.size);
      expect(await tables()).toEqual(warehouseOf([drop]));
    });

    test('Its unfinished pieces can be forgotten, and loaded again from the start', async () => {
      const drop = await large();
      await loadBatches(warehouse, drop.messages.slice(1), deadline());
      await warehouse.write(deadline(), (transaction) => forgetUnfinished(transaction, 'another bucket'));
      expect(await count('etl.chunk')).toBe(1);
      await warehouse.write(deadline(), (transaction) => forgetUnfinished(transaction, drop.ref.bucket));
      expect([await count('etl.chunk'), await count('etl.source_drop')]).toEqual([0, 0]);
      await load(drop);
      expect(await tables()).toEqual(warehouseOf([drop]));
    });
  });

  describe('Notes', () => {
    test('Of a refused drop the first 1,000 are kept, whatever the order of its pieces, and no sale', async () => {
      const drop = await file(csvFile(...manySales(100), ...Array.from({ length: 2000 }, () => 'x')), { key: 'a.csv', at: 1 });
      expect(drop.messages.length).toBeGreaterThan(1);
      for (const message of drop.messages.toReversed()) await loadBatches(warehouse, [message], deadline());
      const [notes] = await ask('select count(*)::int, min(file_line)::int, max(file_line)::int from etl.row_note');
      expect(notes).toEqual({ count: 1000, min: 101, max: 1100 });
      expect(await ask('select status, refusal, rows_read::int, rejected::int from etl.source_drop')).toEqual([{ status: 'refused', refusal: 'too_many_rejects', rows_read: 2100, rejected: 2000 }]);
      expect([await count('cafe.sale'), await count('cafe.branch'), await count('etl.claim'), await count('etl.branch_spelling')]).toEqual([0, 0, 0, 0]);
    });

    test('They go when their drop is superseded, loaded or refused', async () => {
      const refused = await file(csvFile('x', 'y'), { key: 'a.csv', at: 1 });
      const flawed = await file(csvFile(...manySales(10), 'x'), { key: 'b.csv', at: 1 });
      await load(refused, flawed);
      expect(await count('etl.row_note')).toBe(3);
      const good = [await file(csvFile(sale()), { key: 'a.csv', at: 2 }), await file(csvFile(sale()), { key: 'b.csv', at: 2 })];
      await load(...good);
      expect(await count('etl.row_note')).toBe(0);
      expect(await tables()).toEqual(warehouseOf(good));
      expect(await statuses()).toMatchObject({ [refused.ref.dropId]: 'superseded', [flawed.ref.dropId]: 'superseded' });
    });
  });

  describe('What does not fit', () => {
    const withReceipt = (drop: TestDrop, change: object): TestDrop => ({ ...drop, messages: drop.messages.map((message) => ({ ...message, ...(message.receipt && { receipt: { ...message.receipt, ...change } }) })) });

    test.each([{ takings: asPence(1) }, { accepted: 99 }])('A drop that does not reconcile rolls everything back: %j', async (change) => {
      const earlier = await file(csvFile(sale({ branch: 'Old' })), { key: 'bad.csv', at: 1 });
      await load(earlier);
      const before = await everything();
      const drops = [await file(csvFile(sale()), { key: 'good.csv' }), withReceipt(await file(csvFile(...manySales(5)), { key: 'bad.csv' }), change)];
      await expect(load(...drops)).rejects.toThrow(ReconciliationError);
      await expect(load(...drops)).rejects.toThrow(/^bad\.csv does not reconcile: .* Nothing of it was loaded/);
      expect(await everything()).toEqual(before);
      await load(drops[0]!);
      expect(await tables()).toEqual(warehouseOf([earlier, drops[0]!]));
    });

    test('Two rows of a drop with one id, which a wrong count of identical rows would make, do not reconcile', async () => {
      const drop = structuredClone(await file(csvFile(sale(), sale()), { key: 'a.csv' }));
      const [message] = drop.messages as [TableBatchMessage & { content: { tables: { saleIds: string[] } } }];
      message.content.tables.saleIds[1] = message.content.tables.saleIds[0]!;
      await expect(load(drop)).rejects.toThrow(/says 2 sales and 430 pence, the warehouse would hold 1 and 215/);
      expect(await count('cafe.sale')).toBe(0);
    });

    test('One bad drop fails alone, for good, and its neighbours load', async () => {
      const good = [await file(csvFile(...manySales(10)), { key: 'good.csv' }), await file(csvFile(...manySales(1600, { branch: 'Large' })), { key: 'large.csv' })];
      const bad = await file(csvFile(sale({ basket: 'Cake - 1.00' })), { key: 'bad.csv' });
      const records = recordsOf([good[0]!, bad, good[1]!], (body) => body.replaceAll('Cake', 'C'.repeat(300)));
      const failures = await loadRecords(warehouse, pino({ level: 'silent' }))(records, contextOf());
      expect([...failures.keys()]).toEqual(['message 1']);
      const error = failures.get('message 1') as Error;
      expect(error).toBeInstanceOf(PermanentError);
      expect(error.message).toContain(`bad.csv, drop ${bad.ref.dropId}: value too long`);
      expect(error.message).not.toContain('CCC');
      expect(await tables()).toEqual(warehouseOf(good));
    });

    test('A drop whose object is gone fails alone and may come back; a message that makes no sense fails alone for good', async () => {
      const good = await file(csvFile(...manySales(10)), { key: 'good.csv' });
      clean.objects.clear();
      const gone = await file(csvFile(...manySales(1600, { branch: 'Large' })), { key: 'large.csv' });
      clean.objects.delete([...clean.objects.keys()][0]!);
      const records = [...recordsOf([gone, good]), { ...recordsOf([good])[0]!, messageId: 'nonsense', body: '{}' }];
      const failures = await loadRecords(warehouse, pino({ level: 'silent' }))(records, contextOf());
      expect([...failures.keys()].sort()).toEqual(['message 0', 'message 1', 'nonsense']);
      expect(failures.get('message 0')).not.toBeInstanceOf(PermanentError);
      expect(failures.get('nonsense')).toBeInstanceOf(PermanentError);
      expect(await tables()).toEqual(warehouseOf([good]));
    });

    test('Without a warehouse every message comes back, none for good', async () => {
      const nowhere = open(undefined, 'postgres://nobody@127.0.0.1:1/nothing');
      const records = recordsOf([await file(csvFile(sale()), { key: 'a.csv' }), await file(csvFile(sale()), { key: 'b.csv' })]);
      const failures = await loadRecords(nowhere, pino({ level: 'silent' }))(records, contextOf(5_500));
      expect([...failures.values()]).toEqual([expect.any(UnavailableError), expect.any(UnavailableError)]);
    });
  });

  describe('Faults', () => {
    const killWriters = async (): Promise<void> => {
      await ask(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'brewline' and datname = current_database()`);
    };

    /** Three files, one of them corrected and one large: most statements of a load are in it. */
    const night = async () => {
      const old = [await file(csvFile(...manySales(30), 'x'), { key: 'a.csv', at: 1 }), await file(csvFile(...manySales(10, { branch: 'B' })), { key: 'b.csv', at: 1 })];
      const now = [await file(csvFile(...manySales(20)), { key: 'a.csv', at: 2 }), await file(csvFile(...manySales(1600, { branch: 'C' })), { key: 'c.csv' })];
      return { old, now, wanted: warehouseOf([old[1]!, ...now]) };
    };

    test('A connection that is lost before any of its statements is made anew, and nothing is lost or doubled', async () => {
      const { old, now, wanted } = await night();
      const statements = await statementsOf(open(), [...old, ...now]);
      expect(statements).toBeGreaterThan(15);
      await load(await file(csvFile(sale({ branch: 'Gone' })), { key: 'a.csv', at: 3 }), await file(csvFile(sale({ branch: 'Gone' })), { key: 'b.csv', at: 3 }), await file(csvFile(sale({ branch: 'Gone' })), { key: 'c.csv', at: 1_700_000_003 }));
      for (let at = 1; at <= statements; at += 3) {
        // Each round puts the old files back and corrects them again.
        const later = (drop: TestDrop, seconds: number): TestDrop => ({ ...drop, messages: drop.messages.map((message) => ({ ...message, drop: { ...message.drop, lastModified: 1_700_000_000 + at * 10 + seconds } })) });
        await load(...old.map((drop) => later(drop, 1)));
        const batch = now.flatMap((drop) => later(drop, 2).messages);
        await loadBatches(interruptedAt(warehouse, at, killWriters), batch, deadline());
        expect({ at, ...(await tables()) }).toEqual({ at, ...wanted });
      }
    });

    test('A connection that is lost while rows stream in is made anew', async () => {
      const { old, now, wanted } = await night();
      await load(...old);
      let opens = 0;
      const cut = open(async (object) => {
        opens += 1;
        if (opens !== 3) return clean.open(object);
        await killWriters();
        return clean.open(object);
      });
      await loadBatches(cut, now.flatMap(({ messages }) => messages), deadline());
      expect(opens).toBeGreaterThan(clean.objects.size);
      expect(await tables()).toEqual(wanted);
    });

    test('A connection that was lost between two batches is made anew', async () => {
      const { old, now, wanted } = await night();
      await load(...old);
      await killWriters();
      await load(...now);
      expect(await tables()).toEqual(wanted);
    });

    test('When the answer to a commit is lost the work is done again, and changes nothing', async () => {
      const { old, now, wanted } = await night();
      await load(...old);
      const lossy = await lossyProxy(new URL(url), 'commit');
      opened.push(lossy);
      const through = new URL(url);
      through.port = String(lossy.port);
      await loadBatches(open(undefined, through.href), now.flatMap(({ messages }) => messages), deadline());
      expect(lossy.losses).toBe(1);
      expect(await tables()).toEqual(wanted);
    });

    test('When the writer is cut off in the middle of a long statement, the server ends it and the next one has the lock', async () => {
      const lossy = await lossyProxy(new URL(url), 'pg_sleep', 'at once');
      opened.push(lossy);
      const through = new URL(url);
      through.port = String(lossy.port);
      let attempts = 0;
      await open(undefined, through.href).write(deadline(), (transaction) => transaction.query((attempts += 1) === 1 ? 'select pg_sleep(600)' : 'select 1'));
      expect([lossy.losses, attempts]).toEqual([1, 2]);
    });

    test('A load that waits for the lock gives up at its deadline, and the next one is not kept waiting by it', async () => {
      const drop = await file(csvFile(sale()), { key: 'a.csv' });
      const holder = new pg.Client({ connectionString: url });
      await holder.connect();
      await holder.query('begin; lock table etl.writer in access exclusive mode');
      await expect(loadBatches(warehouse, drop.messages, Date.now() + 300)).rejects.toThrow(UnavailableError);
      await holder.end();
      await load(drop);
      expect(await tables()).toEqual(warehouseOf([drop]));
    });

    test('A statement that runs too long is stopped at the deadline, and its lock is free', async () => {
      const started = Date.now();
      await expect(warehouse.write(started + 300, (transaction) => transaction.query('select pg_sleep(60)'))).rejects.toThrow(UnavailableError);
      await warehouse.write(deadline(), (transaction) => transaction.query('select 1'));
      expect(Date.now() - started).toBeLessThan(10_000);
    });

    test('An object that stops coming is given up at the deadline, closed, and its lock is free', async () => {
      const drop = await file(csvFile(...manySales(1600)), { key: 'large.csv' });
      const bodies: Readable[] = [];
      const stalled = open(() => {
        bodies.push(new Readable({ read: () => undefined }));
        return Promise.resolve(bodies.at(-1)!);
      });
      await expect(loadBatches(stalled, drop.messages, Date.now() + 500)).rejects.toThrow('given up at its deadline');
      await load(drop);
      expect(bodies.map((body) => body.destroyed)).toEqual([true]);
      expect(await tables()).toEqual(warehouseOf([drop]));
    });

    test('After the deadline no work is begun', async () => {
      let begun = 0;
      await expect(warehouse.write(Date.now() - 1, () => Promise.resolve((begun += 1)))).rejects.toThrow(UnavailableError);
      expect(begun).toBe(0);
    });
  });

  describe('Many writers', () => {
    test('Two writes at once through one warehouse take turns, also after one that failed', async () => {
      const steps: string[] = [];
      const write = (name: string) => warehouse.write(deadline(), async (transaction) => {
        steps.push(`${name} begins`);
        for (let at = 0; at < 5; at += 1) await transaction.query('select 1');
        steps.push(`${name} ends`);
        if (name === 'one') throw new Error('one failed');
      });
      const [one, two] = await Promise.allSettled([write('one'), write('two')]);
      expect([one.status, two.status]).toEqual(['rejected', 'fulfilled']);
      expect(steps).toEqual(['one begins', 'one ends', 'two begins', 'two ends']);
    });

    test('Two loads at once through one warehouse end as one after the other', async () => {
      const [a, b] = [await file(csvFile(...manySales(50)), { key: 'a.csv' }), await file(csvFile(...manySales(60)), { key: 'b.csv' })];
      await Promise.all([load(a), load(b), load(a)]);
      expect(await tables()).toEqual(warehouseOf([a, b]));
    });

    test('A writer that waited for another sees all that the other wrote, at once', async () => {
      const drop = await file(csvFile(...manySales(5)), { key: 'a.csv' });
      let attempts = 0;
      let second: Promise<{ count: string }[]> | undefined;
      const waits = `select from pg_stat_activity where application_name = 'brewline' and datname = current_database() and wait_event_type = 'Lock'`;
      const first = interruptedAt(open(), 3, async () => {
        second = warehouse.write(deadline(), (transaction) => {
          attempts += 1;
          return transaction.query<{ count: string }>('select count(*) from cafe.sale');
        });
        for (let looks = 0; looks < 5000 && (await ask(waits)).length === 0; looks += 1);
        expect(await ask(waits)).toHaveLength(1);
      });
      await loadBatches(first, drop.messages, deadline());
      expect([await second, attempts]).toEqual([[{ count: '5' }], 1]);
    });

    test('Eight writers over overlapping files, versions and duplicates end with exactly the right tables', async () => {
      const drops: TestDrop[] = [];
      const current: TestDrop[] = [];
      for (const generated of generate({ branches: 4, days: 3, sales: 60, seed: isolation, dirt: 0.03 })) {
        const { name } = generated;
        const rows = [...generated.text()].map((piece) => Buffer.from(piece).toString()).join('');
        const lines = rows.split('\n');
        const versions = [rows, lines.toSpliced(-9, 5).join('\n'), lines.toSpliced(-20, 3).join('\n')];
        for (const [at, csv] of versions.entries()) drops.push(await file(csv, { key: name, at: at + 1 }));
        current.push(drops.at(-1)!);
        // A second upload of the first version under another name shares most sales and is never corrected.
        drops.push(await file(rows, { key: `again/${name}`, at: 1 }));
        current.push(drops.at(-1)!);
      }
      const large = await file(csvFile(...manySales(3200)), { key: 'large.csv' });
      drops.push(large);
      const messages = drops.flatMap((drop) => drop.messages);
      const accepted = [...current.filter(({ receipt }) => receipt.outcome === 'accepted'), large];
      const writers = Array.from({ length: 8 }, () => open());
      const step = 37;
      await Promise.all(writers.map(async (writer, at) => {
        // Each writer takes every message of two eighths, in an order of its own: every message is delivered twice.
        const mine = messages.map((_, place) => messages[(place * step + at) % messages.length]!).filter((_, place) => place % 8 === at || place % 8 === (at + 3) % 8);
        for (let from = 0; from < mine.length; from += 7) await loadBatches(writer, mine.slice(from, from + 7), deadline());
      }));
      // What no writer happened to take.
      await loadBatches(warehouse, messages, deadline());
      expect(await tables()).toEqual(warehouseOf(accepted));
      expect(await count('etl.chunk')).toBe(0);
      expect(new Set(Object.values(await statuses()))).toEqual(new Set(['loaded', 'superseded']));
    });
  });
});

/** The messages of the drops as SQS would bring them. */
function recordsOf(drops: readonly TestDrop[], change: (body: string) => string = (body) => body): SQSRecord[] {
  return drops.flatMap(({ messages }) => messages).map((message, at) => ({
    messageId: `message ${at}`,
    receiptHandle: `handle ${at}`,
    body: change(JSON.stringify(message)),
    attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1629878400000', SenderId: 'AIDAEXAMPLE', ApproximateFirstReceiveTimestamp: '1629878400001' },
    messageAttributes: {},
    md5OfBody: '00000000000000000000000000000000',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-2:000000000000:brewline-test-tables',
    awsRegion: 'eu-west-2',
  }));
}

const contextOf = (milliseconds = ENOUGH): Context => ({ getRemainingTimeInMillis: () => milliseconds }) as Context;

/** The connection resets after these bytes. */
const resetAfter = (bytes: Buffer): Readable => {
  let sent = false;
  return new Readable({
    read() {
      if (sent) this.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
      else sent = this.push(bytes) || true;
    },
  });
};

/** A warehouse that does something before the nth call of the first attempt of each transaction. */
function interruptedAt(warehouse: Warehouse, nth: number, interrupt: () => Promise<void>, onCall: () => void = () => undefined): Warehouse {
  let calls = 0;
  const before = async () => {
    onCall();
    calls += 1;
    if (calls === nth) await interrupt();
  };
  const wrap = (transaction: WriterTransaction): WriterTransaction => ({
    query: (sql, values) => before().then(() => transaction.query(sql, values)),
    stage: (table, sources) => before().then(() => transaction.stage(table, sources)),
    merge: () => before().then(() => transaction.merge()),
  });
  return { write: (deadline, work) => warehouse.write(deadline, (transaction) => work(wrap(transaction))), close: () => warehouse.close() };
}

/** How many calls loading these drops, each on its own, takes at most. */
async function statementsOf(warehouse: Warehouse, drops: readonly TestDrop[]): Promise<number> {
  let most = 0;
  for (const { messages } of drops) {
    let calls = 0;
    await loadBatches(interruptedAt(warehouse, 0, () => Promise.resolve(), () => (calls += 1)), messages, Date.now() + ENOUGH);
    most = Math.max(most, calls);
  }
  return most;
}

interface LossyProxy {
  readonly port: number;
  readonly losses: number;
  readonly close: () => void;
}

/** Passes everything on, but cuts the first connection that sends `statement`, when the server has it or once it has answered. */
async function lossyProxy(to: URL, statement: string, when: 'at once' | 'once answered' = 'once answered'): Promise<LossyProxy> {
  const state = { losses: 0 };
  const listener: Server = createServer((near) => {
    const far = connectTo(Number(to.port), to.hostname);
    let cut = false;
    near.on('data', (data) => {
      if (state.losses === 0 && data.includes(statement)) {
        cut = true;
        state.losses += 1;
      }
      far.write(data, () => {
        if (cut && when === 'at once') near.destroy();
      });
    });
    far.on('data', (data) => (cut ? near.destroy() : near.write(data)));
    near.on('close', () => far.destroy()).on('error', () => undefined);
    far.on('close', () => near.destroy()).on('error', () => undefined);
  });
  await new Promise<void>((resolve) => void listener.listen(0, '127.0.0.1', () => resolve()));
  const { port } = listener.address() as AddressInfo;
  return { port, get losses() { return state.losses; }, close: () => void listener.close() };
}
