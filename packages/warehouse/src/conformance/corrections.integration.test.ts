/** Corrected files, late versions and files whose earlier content is uploaded again. */
import { describe, expect, test } from '@jest/globals';
import { csvFile, manySales, sale, expectedTables } from '../testing/test-drops.ts';
import { describeEachWarehouse } from '../testing/warehouse-harness.ts';

describeEachWarehouse(({ file, loadDrops, query, count, tables }) => {
  describe('a correction', () => {
    test('removes its unshared sales and unused references, and keeps those of other files', async () => {
      const shared = [
        sale({ basket: 'Shared Tea - 1.00', total: '1.00', branch: 'Shared', card: '4000000000000001' }),
        sale({ branch: 'Shared', card: '4000000000000002', basket: 'Shared Cake - 2.00' }),
      ];
      const own = sale({ branch: 'Only Here', basket: 'Rare Cocoa - 3.00', card: '4000000000000003' });
      const kept = sale({ branch: 'Kept', basket: 'Kept Mocha - 3.10', card: '4000000000000004' });
      const other = await file(csvFile(...shared), { key: 'other.csv' });
      const first = await file(csvFile(...shared, own, kept), { key: 'a.csv', at: 1 });
      const corrected = await file(csvFile(kept), { key: 'a.csv', at: 2 });
      await loadDrops(other, first);
      expect(await tables()).toEqual(expectedTables([other, first]));
      await loadDrops(corrected);
      expect(await tables()).toEqual(expectedTables([other, corrected]));
      await loadDrops(await file(csvFile(kept), { key: 'other.csv', at: 1_800_000_000 }));
      expect({
        sales: await count('cafe.sale'),
        claims: await count('etl.claim'),
        branches: await count('cafe.branch'),
        products: await count('cafe.product'),
        customers: await count('cafe.customer'),
      }).toEqual({ sales: 1, claims: 2, branches: 1, products: 1, customers: 1 });
    });

    test('with fewer identical rows removes the difference', async () => {
      await loadDrops(await file(csvFile(sale(), sale(), sale()), { key: 'a.csv', at: 1 }));
      expect(await count('cafe.sale')).toBe(3);
      await loadDrops(await file(csvFile(sale(), sale()), { key: 'a.csv', at: 2 }));
      expect(await count('cafe.sale')).toBe(2);
    });

    test('back to the earlier content restores its sales and notes', async () => {
      const first = await file(csvFile(...manySales(10), 'x'), { key: 'a.csv', at: 1 });
      await loadDrops(first);
      const before = await tables();
      await loadDrops(await file(csvFile(sale({ branch: 'Other' })), { key: 'a.csv', at: 2 }));
      expect(await count('etl.row_note')).toBe(0);
      await loadDrops(await file(csvFile(...manySales(10), 'x'), { key: 'a.csv', at: 3 }));
      expect(await tables()).toEqual(before);
      expect(
        await query('select extract(epoch from last_modified)::int as at, status from etl.source_drop order by 1'),
      ).toEqual([
        { at: 2, status: 'superseded' },
        { at: 3, status: 'loaded' },
      ]);
    });

    test('in one batch with earlier versions is the only one loaded', async () => {
      const versions = [];
      for (const at of [1, 2, 3])
        versions.push(await file(csvFile(...manySales(20).slice(0, 20 - at), 'x'), { key: 'a.csv', at }));
      await loadDrops(versions[0]!);
      await loadDrops(versions[2]!, versions[0]!, versions[1]!);
      expect(await tables()).toEqual(expectedTables([versions[2]!]));
    });

    test('keeps a shared sale until every file with it is corrected', async () => {
      const shared = manySales(5);
      await loadDrops(
        await file(csvFile(...shared), { key: 'a.csv', at: 1 }),
        await file(csvFile(...shared, ...manySales(5, { branch: 'Other' })), { key: 'b.csv', at: 1 }),
      );
      const [a, b] = [
        await file(csvFile(...shared.slice(1)), { key: 'a.csv', at: 2 }),
        await file(csvFile(...shared.slice(2)), { key: 'b.csv', at: 2 }),
      ];
      await loadDrops(a, b);
      expect(await tables()).toEqual(expectedTables([a, b]));
      expect(await count('cafe.sale')).toBe(4);
    });
  });
});
