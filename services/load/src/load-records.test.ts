/** Data that does not fit harms its own drop alone. */
import { describe, expect, test } from '@jest/globals';
import { PermanentError, type TableBatchMessage } from '@brewline/contracts';
import { asPence } from '@brewline/sales';
import { ReconciliationError, UnavailableError } from '@brewline/warehouse';
import { pino } from 'pino';
import { onEveryWarehouse } from '../../../packages/warehouse/src/testing/warehouse-bench.ts';
import { contextOf, recordsOf } from './testing/sqs-records.ts';
import { loadRecords } from './load-records.ts';
import { csvFile, manySales, sale, type TestDrop, warehouseOf } from '../../../packages/warehouse/src/testing/test-drops.ts';

onEveryWarehouse(({ clean, warehouse, open, file, load, count, tables, everything }) => {
  describe('What does not fit', () => {
    const withReceipt = (drop: TestDrop, change: object): TestDrop => ({
      ...drop,
      messages: drop.messages.map((message) => ({
        ...message,
        ...(message.receipt && { receipt: { ...message.receipt, ...change } }),
      })),
    });

    test.each([{ takings: asPence(1) }, { accepted: 99 }])(
      'A drop that does not reconcile rolls everything back: %j',
      async (change) => {
        const earlier = await file(csvFile(sale({ branch: 'Old' })), { key: 'bad.csv', at: 1 });
        await load(earlier);
        const before = await everything();
        const drops = [
          await file(csvFile(sale()), { key: 'good.csv' }),
          withReceipt(await file(csvFile(...manySales(5)), { key: 'bad.csv' }), change),
        ];
        await expect(load(...drops)).rejects.toThrow(ReconciliationError);
        await expect(load(...drops)).rejects.toThrow(/^it does not reconcile: .*; nothing of it was loaded$/);
        expect(await everything()).toEqual(before);
        await load(drops[0]!);
        expect(await tables()).toEqual(warehouseOf([earlier, drops[0]!]));
      },
    );

    test('Two rows of a drop with one id, which a wrong count of identical rows would make, do not reconcile', async () => {
      const drop = structuredClone(await file(csvFile(sale(), sale()), { key: 'a.csv' }));
      const [message] = drop.messages as [TableBatchMessage & { content: { tables: { saleIds: string[] } } }];
      message.content.tables.saleIds[1] = message.content.tables.saleIds[0]!;
      await expect(load(drop)).rejects.toThrow(/says 2 sales and 430 pence, the warehouse would hold 1 and 215/);
      expect(await count('cafe.sale')).toBe(0);
    });

    test('One bad drop fails alone, for good, and its neighbours load', async () => {
      const good = [
        await file(csvFile(...manySales(10)), { key: 'good.csv' }),
        await file(csvFile(...manySales(1600, { branch: 'Large' })), { key: 'large.csv' }),
      ];
      const bad = await file(csvFile(sale({ basket: 'Cake - 1.00' })), { key: 'bad.csv' });
      const records = recordsOf([good[0]!, bad, good[1]!], (body) => body.replaceAll('Cake', 'C'.repeat(300)));
      const failures = await loadRecords(warehouse, pino({ level: 'silent' }))(records, contextOf());
      expect([...failures.keys()]).toEqual(['message 1']);
      const error = failures.get('message 1') as Error;
      expect(error).toBeInstanceOf(PermanentError);
      expect(error.message).toMatch(
        new RegExp(`^bad\\.csv, drop ${bad.ref.dropId}: .*(value too long|String length exceeds DDL length)`),
      );
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

    test('Refused drops are counted for an alarm, once, and named in the log', async () => {
      const lines: string[] = [];
      const logger = pino({ base: { service: 'load' } }, { write: (line: string) => void lines.push(line) });
      const drops = [
        await file(csvFile(...manySales(5)), { key: 'good.csv' }),
        await file(csvFile('x'), { key: 'one.csv' }),
        await file(csvFile('y', 'z'), { key: 'two.csv' }),
      ];
      for (let times = 0; times < 2; times += 1) await loadRecords(warehouse, logger)(recordsOf(drops), contextOf());
      const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(logged.filter((line) => 'RefusedDrops' in line)).toMatchObject([{ RefusedDrops: 2, service: 'load' }]);
      expect(logged.filter(({ status }) => status === 'refused').map(({ key, refusal }) => [key, refusal])).toEqual([
        ['one.csv', 'no_layout'],
        ['two.csv', 'no_layout'],
      ]);
    });

    test('Without a warehouse every message comes back, none for good', async () => {
      const nowhere = open(undefined, 'postgres://nobody@127.0.0.1:1/nothing');
      const records = recordsOf([
        await file(csvFile(sale()), { key: 'a.csv' }),
        await file(csvFile(sale()), { key: 'b.csv' }),
      ]);
      const failures = await loadRecords(nowhere, pino({ level: 'silent' }))(records, contextOf(5_500));
      expect([...failures.values()]).toEqual([expect.any(UnavailableError), expect.any(UnavailableError)]);
    });
  });
});
