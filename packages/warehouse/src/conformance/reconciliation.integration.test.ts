/** A drop whose sales differ from its receipt loads nothing. */
import type { TableBatchMessage } from '@brewline/contracts';
import { asPence } from '@brewline/sales';
import { expect, test } from '@jest/globals';
import { ReconciliationError } from '../engine/reconcile.ts';
import { csvFile, expectedTables, manySales, sale, type TestDrop } from '../testing/test-drops.ts';
import { describeEachWarehouse } from '../testing/warehouse-harness.ts';

describeEachWarehouse(({ file, loadDrops, count, tables, everything }) => {
  const withReceipt = (drop: TestDrop, change: object): TestDrop => ({
    ...drop,
    messages: drop.messages.map((message) => ({
      ...message,
      ...(message.receipt && { receipt: { ...message.receipt, ...change } }),
    })),
  });

  test.each([{ takings: asPence(1) }, { accepted: 99 }])(
    'a drop that does not reconcile rolls back everything: %j',
    async (change) => {
      const earlier = await file(csvFile(sale({ branch: 'Old' })), { key: 'bad.csv', at: 1 });
      await loadDrops(earlier);
      const before = await everything();
      const drops = [
        await file(csvFile(sale()), { key: 'good.csv' }),
        withReceipt(await file(csvFile(...manySales(5)), { key: 'bad.csv' }), change),
      ];
      await expect(loadDrops(...drops)).rejects.toThrow(ReconciliationError);
      await expect(loadDrops(...drops)).rejects.toThrow(/^it does not reconcile: .*; none of it was loaded$/);
      expect(await everything()).toEqual(before);
      await loadDrops(drops[0]!);
      expect(await tables()).toEqual(expectedTables([earlier, drops[0]!]));
    },
  );

  test('a drop with a duplicate sale id, as a miscount would produce, does not reconcile', async () => {
    const drop = structuredClone(await file(csvFile(sale(), sale()), { key: 'a.csv' }));
    const [message] = drop.messages as [TableBatchMessage & { content: { tables: { saleIds: string[] } } }];
    message.content.tables.saleIds[1] = message.content.tables.saleIds[0]!;
    await expect(loadDrops(drop)).rejects.toThrow(/says 2 sales and 430 pence, the warehouse would hold 1 and 215/);
    expect(await count('cafe.sale')).toBe(0);
  });
});
