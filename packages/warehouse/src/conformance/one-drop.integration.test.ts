/** The result of loading one drop: its figures, its notes and its branch's name. */
import { describe, expect, test } from '@jest/globals';
import { load } from '../engine/load.ts';
import {
  csvFile,
  fileNamed,
  manySales,
  sale,
  saleWithoutBranch,
  type TestDrop,
  expectedTables,
} from '../testing/test-drops.ts';
import { describeEachWarehouse } from '../testing/warehouse-harness.ts';

describeEachWarehouse(({ warehouse, file, loadDrops, deadline, query, count, statuses, tables, everything }) => {
  describe('one drop', () => {
    test('a loaded drop has the figures of its receipt, in the tables and in the ledger', async () => {
      const drop = await file(
        csvFile(
          sale({ basket: 'Large Latte - Hazelnut - 2.55, Large Latte - Hazelnut - 2.55, Tea - 1.10', total: '6.20' }),
          sale(),
          sale(),
          sale({ card: '', total: '3.15' }),
          sale({ card: '', customer: '', payment: 'CASH' }),
          sale({ branch: 'Elsewhere', time: '26/08/2021 10:00' }),
          'not,a,row',
        ),
        { key: 'figures.csv' },
      );
      expect(await loadDrops(drop)).toMatchObject([
        { status: 'loaded', receipt: { accepted: 6, rejected: 1, flagged: 1, items: 8 } },
      ]);
      expect(await tables()).toEqual(expectedTables([drop]));
      expect({
        sales: await count('cafe.sale'),
        products: await count('cafe.product'),
        customers: await count('cafe.customer'),
        branches: await count('cafe.branch'),
      }).toEqual({ sales: 6, products: 3, customers: 2, branches: 2 });
      const [sums] = await query(
        'select sum(total) as takings, (select sum(quantity)::int from cafe.sale_item) as items from cafe.sale',
      );
      expect(sums).toEqual({ takings: '17.95', items: 8 });
      const [ledger] = await query(
        `select status, layout, chunks, rows_read, accepted, rejected, flagged, items, takings_pence,
                first_day::text, last_day::text, extract(epoch from last_modified)::int as at
           from etl.source_drop`,
      );
      expect(ledger).toEqual({
        status: 'loaded',
        layout: 'nightly',
        chunks: 1,
        rows_read: '7',
        accepted: '6',
        rejected: '1',
        flagged: '1',
        items: '8',
        takings_pence: '1795',
        first_day: '2021-08-25',
        last_day: '2021-08-26',
        at: drop.ref.lastModified,
      });
      expect(await query('select file_line::int, kind, field, reason from etl.row_note order by file_line')).toEqual([
        { file_line: 4, kind: 'flagged', field: 'total', reason: 'total_differs' },
        { file_line: 7, kind: 'rejected', field: 'line', reason: 'column_count' },
      ]);
    });

    test('loading the same batch again changes nothing', async () => {
      const drops = [
        await file(csvFile(sale(), sale(), 'x'), { key: 'a.csv' }),
        await file('', { key: 'empty.csv' }),
        await file(csvFile('x', 'y'), { key: 'refused.csv' }),
      ];
      await loadDrops(...drops);
      const before = await everything();
      expect(await loadDrops(...drops)).toEqual([]);
      expect(await everything()).toEqual(before);
    });

    test('an empty file is recorded and replaces nothing', async () => {
      const drop = await file(csvFile(sale()), { key: 'a.csv', at: 1 });
      await loadDrops(drop);
      expect(await loadDrops(await file('', { key: 'a.csv', at: 2 }))).toMatchObject([{ status: 'empty' }]);
      expect(await tables()).toEqual(expectedTables([drop]));
    });

    test("a drop with another pseudonym key is refused; the first load decides the warehouse's key", async () => {
      const mine = await file(csvFile(sale()), { key: 'a.csv', at: 1 });
      const foreign = await file(csvFile(sale(), sale()), {
        key: 'a.csv',
        at: 2,
        pseudonymKey: 'another key of tests, just as long',
      });
      await loadDrops(mine);
      expect(await loadDrops(foreign)).toMatchObject([{ status: 'refused', refusal: 'other_pseudonym_key' }]);
      expect(await tables()).toEqual(expectedTables([mine]));
      expect(await query('select fingerprint from etl.pseudonym_key')).toEqual([
        { fingerprint: mine.ref.keyFingerprint },
      ]);
    });

    test('a date after 2038 is stored in the ledger and read back', async () => {
      await loadDrops(await file(csvFile(sale()), { key: 'a.csv', at: 2 ** 31 + 5 }));
      const newer = await file(csvFile(sale(), sale()), { key: 'a.csv', at: 2 ** 31 + 6 });
      await loadDrops(newer);
      expect(await tables()).toEqual(expectedTables([newer]));
    });
  });

  describe("a branch's name", () => {
    test("is the first of the rows' spellings, not a file name's, in every order of arrival", async () => {
      const orders = [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
      ];
      const all: TestDrop[] = [];
      for (const [at, order] of orders.entries()) {
        const suffix = 'abcdef'[at]!;
        const drops = [
          await file(csvFile(saleWithoutBranch({ time: '25/08/2021 07:00' })), { key: fileNamed(`market_${suffix}`) }),
          await file(csvFile(sale({ branch: `MARKET ${suffix}` })), { key: `upper_${suffix}.csv` }),
          await file(csvFile(sale({ branch: `market-${suffix}`, time: '25/08/2021 11:00' })), {
            key: `lower_${suffix}.csv`,
          }),
        ];
        for (const one of order) await loadDrops(drops[one]!);
        all.push(...drops);
      }
      expect(
        (await query<{ name: string }>('select name from cafe.branch order by 1')).map(({ name }) => name),
      ).toEqual(['a', 'b', 'c', 'd', 'e', 'f'].map((suffix) => `MARKET ${suffix}`));
      expect(await tables()).toEqual(expectedTables(all));
    });

    test('becomes the next best spelling when a correction removes the best', async () => {
      const named = async () =>
        (await query<{ name: string }>('select name from cafe.branch order by 1')).map(({ name }) => name);
      await loadDrops(
        await file(csvFile(saleWithoutBranch()), { key: fileNamed('high_street'), at: 1 }),
        await file(csvFile(sale({ branch: 'HIGH street' })), { key: 'b.csv', at: 1 }),
      );
      expect(await named()).toEqual(['HIGH street']);
      await loadDrops(await file(csvFile(sale({ branch: 'Elsewhere' })), { key: 'b.csv', at: 2 }));
      expect(await named()).toEqual(['Elsewhere', 'High Street']);
      await loadDrops(await file(csvFile(sale({ branch: 'Elsewhere' })), { key: fileNamed('high_street'), at: 2 }));
      expect(await named()).toEqual(['Elsewhere']);
    });
  });

  describe('notes', () => {
    test('a refused drop keeps its first 1,000 notes, in any order of its chunks, and no sale', async () => {
      const drop = await file(csvFile(...manySales(100), ...Array.from({ length: 2000 }, () => 'x')), {
        key: 'a.csv',
        at: 1,
      });
      expect(drop.messages.length).toBeGreaterThan(1);
      for (const message of drop.messages.toReversed()) await load(warehouse, [message], deadline());
      const [notes] = await query('select count(*)::int, min(file_line)::int, max(file_line)::int from etl.row_note');
      expect(notes).toEqual({ count: 1000, min: 101, max: 1100 });
      expect(await query('select status, refusal, rows_read::int, rejected::int from etl.source_drop')).toEqual([
        { status: 'refused', refusal: 'too_many_rejects', rows_read: 2100, rejected: 2000 },
      ]);
      expect([
        await count('cafe.sale'),
        await count('cafe.branch'),
        await count('etl.claim'),
        await count('etl.branch_spelling'),
      ]).toEqual([0, 0, 0, 0]);
    });

    test("a loaded or refused drop's notes are deleted when it is superseded", async () => {
      const refused = await file(csvFile('x', 'y'), { key: 'a.csv', at: 1 });
      const flawed = await file(csvFile(...manySales(10), 'x'), { key: 'b.csv', at: 1 });
      await loadDrops(refused, flawed);
      expect(await count('etl.row_note')).toBe(3);
      const good = [
        await file(csvFile(sale()), { key: 'a.csv', at: 2 }),
        await file(csvFile(sale()), { key: 'b.csv', at: 2 }),
      ];
      await loadDrops(...good);
      expect(await count('etl.row_note')).toBe(0);
      expect(await tables()).toEqual(expectedTables(good));
      expect(await statuses()).toMatchObject({ [refused.ref.dropId]: 'superseded', [flawed.ref.dropId]: 'superseded' });
    });
  });
});
