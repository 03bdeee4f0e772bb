/** What is measured of a load, as CloudWatch reads it from the log. */
import { SMOKE_TEST_KEY } from '@brewline/contracts';
import { createMemoryLogger, readMetrics } from '@brewline/runtime/testing';
import { csvFile, manySales, type TestDrop } from '@brewline/warehouse/testing';
import { describeEachWarehouse } from '@brewline/warehouse/testing';
import { expect, test } from '@jest/globals';
import { loadRecords } from './load-records.ts';
import { contextOf, recordsOf } from './testing/sqs-records.ts';

describeEachWarehouse(
  ({ warehouse, open, file }) => {
    /** An invocation's metrics by name, but for its seconds. */
    const measured = async (drops: readonly TestDrop[], change?: (body: string) => string) => {
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

    test('Loaded drops are counted with the rows of their receipts; empty and refused ones have none', async () => {
      const drops = [
        await good(),
        await file(csvFile(...manySales(5)), { key: 'other.csv' }),
        await file('', { key: 'empty.csv' }),
        await file(csvFile('y'), { key: 'refused.csv' }),
      ];
      expect(await measured(drops)).toEqual({ LoadedDrops: 2, ReadRows: 15, RejectedRows: 1, RefusedDrops: 1 });
    });

    test('What is delivered again is not counted again', async () => {
      await measured([await good()]);
      expect(await measured([await good(), await good()])).toEqual({});
    });

    test('A drop that is replaced is not counted again; the one that replaces it is', async () => {
      await measured([await good()]);
      expect(await measured([await file(csvFile(...manySales(3)), { key: 'good.csv', at: 2 })])).toEqual({
        LoadedDrops: 1,
        ReadRows: 3,
        RejectedRows: 0,
      });
    });

    test('A large drop is counted once, when its last piece has come', async () => {
      const large = await file(csvFile(...manySales(1600)), { key: 'large.csv' });
      expect(await measured([{ ...large, messages: large.messages.slice(1) }])).toEqual({});
      expect(await measured([large])).toEqual({ LoadedDrops: 1, ReadRows: 1600, RejectedRows: 0 });
    });

    test('The drop of a smoke test counts neither as loaded nor as refused', async () => {
      expect(await measured([await file(csvFile(...manySales(2)), { key: SMOKE_TEST_KEY, at: 1 })])).toEqual({});
      expect(await measured([await file(csvFile('y'), { key: SMOKE_TEST_KEY, at: 2 }), await good()])).toEqual({
        LoadedDrops: 1,
        ReadRows: 10,
        RejectedRows: 1,
      });
    });

    test('Where drops are loaded one by one, each that loads is counted and the bad one is not', async () => {
      const bad = await file(csvFile(...manySales(2, { basket: 'Cake - 2.15' })), { key: 'bad.csv' });
      const counted = await measured([await good(), bad], (body) => body.replaceAll('Cake', 'C'.repeat(300)));
      expect(counted).toEqual({ LoadedDrops: 1, ReadRows: 10, RejectedRows: 1 });
    });

    test('The seconds of a load that failed are measured too', async () => {
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
