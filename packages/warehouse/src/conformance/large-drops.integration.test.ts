/** Drops of several chunks, whose rows are in the clean bucket. */
import { describe, expect, test } from '@jest/globals';
import { load } from '../engine/load.ts';
import { StagingError } from '../interface/errors.ts';
import { discardUnfinished } from '../ledger/unfinished-drops.ts';
import { csvFile, expectedTables, manySales, sale } from '../testing/test-drops.ts';
import { describeEachWarehouse } from '../testing/warehouse-harness.ts';

describeEachWarehouse(({ clean, warehouse, file, loadDrops, deadline, count, tables, everything }) => {
  describe('a large drop', () => {
    const large = () => file(csvFile(...manySales(1600), 'x'), { key: 'large.csv', at: 2 });

    test('is loaded whole with its last chunk, and its recorded chunks are deleted', async () => {
      const drop = await large();
      const [one, two] = drop.messages;
      expect(drop.messages).toHaveLength(2);
      expect(await load(warehouse, [two!], deadline())).toMatchObject([{ status: 'loading' }]);
      expect(await load(warehouse, [two!, two!], deadline())).toEqual([]);
      expect([await count('cafe.sale'), await count('etl.chunk'), await count('etl.row_note')]).toEqual([0, 1, 0]);
      expect(await load(warehouse, [two!, one!], deadline())).toMatchObject([{ status: 'loaded' }]);
      expect(await tables()).toEqual(expectedTables([drop]));
      expect(await count('etl.chunk')).toBe(0);
    });

    test('does not block readers while it loads; they see the previous state', async () => {
      const earlier = await file(csvFile(sale()), { key: 'large.csv', at: 1 });
      await loadDrops(earlier);
      const before = await everything();
      const drop = await large();
      let looks = 0;
      clean.onRead = async () => {
        expect(await everything()).toEqual(before);
        looks += 1;
      };
      const objects = [...clean.objects.keys()].filter((key) => key.startsWith(`tables/${drop.ref.dropId}`)).length;
      await loadDrops(drop);
      expect(looks).toBeGreaterThanOrEqual(objects);
      expect(await tables()).toEqual(expectedTables([drop]));
    });

    test('with a missing object is not loaded, and is loaded whole once the object exists', async () => {
      const drop = await large();
      const [key, body] = [...clean.objects].at(-1)!;
      clean.objects.delete(key);
      await expect(loadDrops(drop)).rejects.toThrow('NoSuchKey');
      expect([await count('cafe.sale'), await count('etl.source_drop')]).toEqual([0, 0]);
      clean.objects.set(key, body);
      await loadDrops(drop);
      expect(await tables()).toEqual(expectedTables([drop]));
    });

    test('fails with a StagingError and loads nothing if an object has a wrong row count', async () => {
      const drop = await large();
      clean.putCsv(
        [...clean.objects.keys()].find((key) => key.endsWith('customer.csv.gz'))!,
        `${'a'.repeat(32)},card\n`,
      );
      await expect(loadDrops(drop)).rejects.toThrow(StagingError);
      await expect(loadDrops(drop)).rejects.toThrow(/rows of customer were staged, but 1600 were sent/);
      expect([await count('cafe.sale'), await count('etl.source_drop')]).toEqual([0, 0]);
    });

    test('can be discarded while unfinished, and loaded again from the start', async () => {
      const drop = await large();
      await load(warehouse, drop.messages.slice(1), deadline());
      await warehouse.write(deadline(), (transaction) => discardUnfinished(transaction, 'another bucket', []));
      expect(await count('etl.chunk')).toBe(1);
      await warehouse.write(deadline(), (transaction) => discardUnfinished(transaction, drop.ref.bucket, []));
      expect([await count('etl.chunk'), await count('etl.source_drop')]).toEqual([0, 0]);
      await loadDrops(drop);
      expect(await tables()).toEqual(expectedTables([drop]));
    });
  });
});
