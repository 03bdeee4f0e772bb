/** Retracting a file: what is deleted, what stays, and what can be loaded again. */
import { describe, expect, test } from '@jest/globals';
import { load } from '../engine/load.ts';
import { retract } from '../engine/retract.ts';
import type { Warehouse } from '../interface/warehouse.ts';
import { discardUnfinished } from '../ledger/unfinished-drops.ts';
import { csvFile, expectedTables, manySales, sale } from '../testing/test-drops.ts';
import { describeEachWarehouse } from '../testing/warehouse-harness.ts';

const KEY = 'a.csv';

describeEachWarehouse(({ warehouse, file, loadDrops, deadline, query, count, statuses, tables, everything }) => {
  const retractKey = (key = KEY, bucket?: string, through: Warehouse = warehouse) =>
    retract(through, { key, bucket }, deadline());

  describe('retracting a file', () => {
    test('deletes exactly the sales that no other file claims, and what only they refer to', async () => {
      const shared = manySales(4, { branch: 'Shared', basket: 'Shared Tea - 2.15' });
      const own = [
        sale({ branch: 'Only Here', basket: 'Rare Cocoa - 2.15', card: '4000000000009999' }),
        sale({ branch: 'SHARED', time: '26/08/2021 09:00' }),
      ];
      const drop = await file(csvFile(...shared, ...own, 'x'), { key: KEY });
      const others = [
        await file(csvFile(...shared), { key: 'other.csv' }),
        await file(csvFile(...manySales(3, { branch: 'Third' })), { key: 'third.csv' }),
      ];
      await loadDrops(drop, ...others);
      expect(await tables()).toEqual(expectedTables([drop, ...others]));
      expect(await retractKey()).toEqual({
        key: KEY,
        bucket: 'raw',
        drop_id: drop.ref.dropId,
        last_modified: drop.ref.lastModified,
        sales: 2,
        was_retracted: false,
      });
      expect(await tables()).toEqual(expectedTables(others));
      expect(await statuses()).toMatchObject({ [drop.ref.dropId]: 'retracted', [others[0]!.ref.dropId]: 'loaded' });
      expect(
        await query(
          `select status, cast(loaded_rows as integer) as loaded_rows, cast(expected_rows as integer) as expected_rows
             from etl.drop_status where object_key = '${KEY}'`,
        ),
      ).toEqual([{ status: 'retracted', loaded_rows: 0, expected_rows: 6 }]);
    });

    test('again changes nothing and says so', async () => {
      const drop = await file(csvFile(...manySales(3)), { key: KEY });
      await loadDrops(drop);
      const first = await retractKey();
      const before = await everything();
      expect(await retractKey()).toEqual({ ...first, sales: 0, was_retracted: true });
      expect(await everything()).toEqual(before);
    });

    test('with an unknown key fails with an error that says what to do, and changes nothing', async () => {
      await loadDrops(await file(csvFile(...manySales(3)), { key: KEY }));
      const before = await everything();
      await expect(retractKey('b.csv')).rejects.toThrow(
        /^The warehouse has no file "b\.csv"\. The key is the name below the bucket.* may still be loading/,
      );
      await expect(retractKey(KEY, 'another')).rejects.toThrow(
        'The warehouse has no file "a.csv" from the bucket another.',
      );
      expect(await everything()).toEqual(before);
    });

    test('needs the bucket if two have a file with the key, and retracts only from that one', async () => {
      const drop = await file(csvFile(...manySales(3)), { key: KEY });
      const twin = await file(csvFile(...manySales(2, { branch: 'Other' })), { key: KEY });
      const inAnother = {
        ...twin,
        messages: twin.messages.map((message) => ({ ...message, drop: { ...message.drop, bucket: 'another' } })),
      };
      await loadDrops(drop, inAnother);
      await expect(retractKey()).rejects.toThrow(
        'Files with the key "a.csv" came from 2 buckets: another, raw. Name the bucket to retract from.',
      );
      expect(await retractKey(KEY, 'another')).toMatchObject({ bucket: 'another', sales: 2 });
      expect(await tables()).toEqual(expectedTables([drop]));
    });

    test('that was refused deletes its notes and the version before it', async () => {
      const [good, refused] = [
        await file(csvFile(...manySales(3)), { key: KEY, at: 1 }),
        await file(csvFile(sale(), 'x', 'y'), { key: KEY, at: 2 }),
      ];
      await loadDrops(good);
      await loadDrops(refused);
      expect(await retractKey()).toMatchObject({ drop_id: refused.ref.dropId, sales: 3 });
      expect(await tables()).toEqual(expectedTables([]));
      expect(await statuses()).toEqual({ [good.ref.dropId]: 'superseded', [refused.ref.dropId]: 'retracted' });
    });

    test('that is large and still loading deletes its recorded chunks; later chunks load nothing', async () => {
      const drop = await file(csvFile(...manySales(3200), 'x'), { key: KEY });
      const [one, two, three] = drop.messages;
      await load(warehouse, [one!, three!], deadline());
      expect(await retractKey()).toMatchObject({ drop_id: drop.ref.dropId, sales: 0, was_retracted: false });
      expect(await count('etl.chunk')).toBe(0);
      expect(await load(warehouse, [two!, one!], deadline())).toEqual([]);
      expect([await tables(), await count('etl.chunk'), await statuses()]).toEqual([
        expectedTables([]),
        0,
        { [drop.ref.dropId]: 'retracted' },
      ]);
    });

    test('renames its branch to the spelling of the remaining files', async () => {
      const [first, second] = [
        await file(csvFile(sale({ branch: 'ASH' })), { key: KEY }),
        await file(csvFile(sale({ branch: 'Ash', time: '26/08/2021 10:00' })), { key: 'b.csv' }),
      ];
      await loadDrops(first, second);
      expect(await query('select name from cafe.branch')).toEqual([{ name: 'ASH' }]);
      await retractKey();
      expect(await query('select name from cafe.branch')).toEqual([{ name: 'Ash' }]);
    });
  });

  describe('a retracted file', () => {
    test.each<[upload: string, options: { at: number; rules?: number }, csv?: string]>([
      ['the same version, redelivered', { at: 5 }],
      ['the same version under newer rules', { at: 5, rules: 2 }],
      ['an older version that arrives late', { at: 4 }, csvFile(...manySales(2))],
      ['a refused older version', { at: 4 }, csvFile(sale(), 'x', 'y')],
    ])('is not loaded again by %s', async (_, options, csv = csvFile(...manySales(3), 'x')) => {
      const drop = await file(csvFile(...manySales(3), 'x'), { key: KEY, at: 5 });
      await loadDrops(drop);
      await retractKey();
      await loadDrops(await file(csv, { key: KEY, ...options }));
      expect(await tables()).toEqual(expectedTables([]));
      expect((await statuses())[drop.ref.dropId]).toBe('retracted');
    });

    test('is loaded again by a newer upload, which can also be retracted', async () => {
      const [drop, newer] = [
        await file(csvFile(...manySales(3)), { key: KEY, at: 5 }),
        await file(csvFile(...manySales(2)), { key: KEY, at: 6 }),
      ];
      await loadDrops(drop);
      await retractKey();
      await loadDrops(newer);
      expect([await tables(), await statuses()]).toEqual([
        expectedTables([newer]),
        { [drop.ref.dropId]: 'superseded', [newer.ref.dropId]: 'loaded' },
      ]);
      expect(await retractKey()).toMatchObject({ drop_id: newer.ref.dropId, last_modified: 6, sales: 2 });
      expect([await tables(), await statuses()]).toEqual([
        expectedTables([]),
        { [drop.ref.dropId]: 'superseded', [newer.ref.dropId]: 'retracted' },
      ]);
    });

    test('is loaded again by a later upload of the same content; older versions stay out meanwhile', async () => {
      const csv = csvFile(...manySales(1600), 'x');
      const [drop, again] = [await file(csv, { key: KEY, at: 5 }), await file(csv, { key: KEY, at: 7 })];
      await loadDrops(drop);
      await retractKey();
      await load(warehouse, again.messages.slice(0, 1), deadline());
      await loadDrops(await file(csvFile(...manySales(2)), { key: KEY, at: 4 }));
      expect(await tables()).toEqual(expectedTables([]));
      await loadDrops(again);
      expect(await tables()).toEqual(expectedTables([again]));
      expect(await retractKey()).toMatchObject({ last_modified: 7, sales: 1600 });
    });

    test('stays retracted when a later upload is discarded before it was complete', async () => {
      const csv = csvFile(...manySales(1600));
      const [drop, again] = [await file(csv, { key: KEY, at: 5 }), await file(csv, { key: KEY, at: 7 })];
      await loadDrops(drop);
      const { drop_id, last_modified } = await retractKey();
      await load(warehouse, again.messages.slice(0, 1), deadline());
      await warehouse.write(deadline(), (transaction) => discardUnfinished(transaction, 'raw', []));
      expect(await retractKey()).toMatchObject({ drop_id, last_modified, was_retracted: true });
      await loadDrops(await file(csvFile(...manySales(2)), { key: KEY, at: 4 }));
      expect(await tables()).toEqual(expectedTables([]));
      await loadDrops(await file(csv, { key: KEY, at: 8 }));
      expect(await count('cafe.sale')).toBe(1600);
    });
  });
});
