/** The metrics of a load, as CloudWatch reads them from the log. */
import { SMOKE_TEST_KEY } from '@brewline/contracts';
import { createMemoryLogger, readMetrics } from '@brewline/runtime/testing';
import { csvFile, manySales, type TestDrop } from '@brewline/warehouse/testing';
import { describeEachWarehouse } from '@brewline/warehouse/testing';
import { expect, test } from '@jest/globals';
import { loadRecords } from './load-records.ts';
import { contextOf, recordsOf } from './testing/sqs-records.ts';

describeEachWarehouse(
  ({ warehouse, open, file }) => {
    /** An invocation's metrics by name, except its seconds. */
    const measure = async (drops: readonly TestDrop[], change?: (body: string) => string) => {
      const { logger, lines } = createMemoryLogger('load');
      await loadRecords(warehouse, logger)(recordsOf(drops, change), contextOf());
      const metrics = readMetrics(lines);
      expect(metrics.filter(({ name }) => name === 'LoadSeconds')).toEqual([
        { stage: 'test', service: 'load', name: 'LoadSeconds', unit: 'Seconds', value: expect.any(Number) },
      ]);
      return Object.fromEntries(
        metrics.filter(({ name }) => name !== 'LoadSeconds').map(({ name, value }) => [name, value]),
      );
    };
    const good = () => file(csvFile(...manySales(9), 'x'), { key: 'good.csv', at: 1 });

    test('loaded drops are counted with the rows of their receipts, empty and refused ones without rows', async () => {
      const drops = [
        await good(),
        await file(csvFile(...manySales(5)), { key: 'other.csv' }),
        await file('', { key: 'empty.csv' }),
        await file(csvFile('y'), { key: 'refused.csv' }),
      ];
      expect(await measure(drops)).toEqual({ LoadedDrops: 2, ReadRows: 15, RejectedRows: 1, RefusedDrops: 1 });
    });

    test('a redelivered drop is not counted again', async () => {
      await measure([await good()]);
      expect(await measure([await good(), await good()])).toEqual({});
    });

    test('a replaced drop is not counted again; its replacement is counted', async () => {
      await measure([await good()]);
      expect(await measure([await file(csvFile(...manySales(3)), { key: 'good.csv', at: 2 })])).toEqual({
        LoadedDrops: 1,
        ReadRows: 3,
        RejectedRows: 0,
      });
    });

    test('a large drop is counted once, with its last chunk', async () => {
      const large = await file(csvFile(...manySales(1600)), { key: 'large.csv' });
      expect(await measure([{ ...large, messages: large.messages.slice(1) }])).toEqual({});
      expect(await measure([large])).toEqual({ LoadedDrops: 1, ReadRows: 1600, RejectedRows: 0 });
    });

    test("a smoke test's drop is counted neither as loaded nor as refused", async () => {
      expect(await measure([await file(csvFile(...manySales(2)), { key: SMOKE_TEST_KEY, at: 1 })])).toEqual({});
      expect(await measure([await file(csvFile('y'), { key: SMOKE_TEST_KEY, at: 2 }), await good()])).toEqual({
        LoadedDrops: 1,
        ReadRows: 10,
        RejectedRows: 1,
      });
    });

    test('when drops are loaded one by one, each loaded one is counted and the bad one is not', async () => {
      const bad = await file(csvFile(...manySales(2, { basket: 'Cake - 2.15' })), { key: 'bad.csv' });
      const counted = await measure([await good(), bad], (body) => body.replaceAll('Cake', 'C'.repeat(300)));
      expect(counted).toEqual({ LoadedDrops: 1, ReadRows: 10, RejectedRows: 1 });
    });

    test('the seconds of a failed load are measured', async () => {
      const { logger, lines } = createMemoryLogger('load');
      await loadRecords(open(undefined, 'postgres://nobody@127.0.0.1:1/nothing'), logger)(
        recordsOf([await good()]),
        contextOf(5_500),
      );
      expect(readMetrics(lines).map(({ name }) => name)).toEqual(['LoadSeconds']);
    });
  },
  ['PostgreSQL'],
);
