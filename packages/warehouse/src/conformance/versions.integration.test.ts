/** Which version of a file the warehouse holds after any sequence of versions. */
import { expect, test } from '@jest/globals';
import { load } from '../engine/load.ts';
import { csvFile, manySales, sale, expectedTables } from '../testing/test-drops.ts';
import { describeEachWarehouse } from '../testing/warehouse-harness.ts';

const KEY = 'a.csv';
const flawed = csvFile(sale(), 'x', 'y');

describeEachWarehouse(({ warehouse, file, loadDrops, deadline, count, statuses, tables }) => {
  test('a late version that is older than the loaded one is superseded and changes nothing', async () => {
    const [older, newer] = [
      await file(csvFile(...manySales(5)), { key: KEY, at: 1 }),
      await file(csvFile(...manySales(3)), { key: KEY, at: 2 }),
    ];
    await loadDrops(newer);
    expect(await loadDrops(older)).toMatchObject([{ status: 'superseded' }]);
    expect(await tables()).toEqual(expectedTables([newer]));
  });

  test('an unfinished version is superseded by the next, and its recorded chunks are deleted', async () => {
    const unfinished = await file(csvFile(...manySales(1600)), { key: KEY, at: 1 });
    const next = await file(csvFile(sale()), { key: KEY, at: 2 });
    await load(warehouse, unfinished.messages.slice(0, 1), deadline());
    await loadDrops(next);
    expect(await statuses()).toEqual({ [unfinished.ref.dropId]: 'superseded', [next.ref.dropId]: 'loaded' });
    await load(warehouse, unfinished.messages.slice(1), deadline());
    expect([await tables(), await count('etl.chunk')]).toEqual([expectedTables([next]), 0]);
  });

  test('a sale of several files is loaded once, and stays while one of them has it', async () => {
    const shared = manySales(4);
    const [a, b] = [
      await file(csvFile(...shared), { key: KEY, at: 1 }),
      await file(csvFile(...shared.slice(1), sale({ branch: 'Other' })), { key: 'b.csv', at: 1 }),
    ];
    await loadDrops(a);
    await loadDrops(b);
    expect([await tables(), await count('cafe.sale')]).toEqual([expectedTables([a, b]), 5]);
    const without = await file(csvFile(sale({ branch: 'Third' })), { key: KEY, at: 2 });
    await loadDrops(without);
    expect(await tables()).toEqual(expectedTables([b, without]));
  });

  test('a refused version replaces nothing, and a corrected file supersedes it', async () => {
    const good = await file(csvFile(...manySales(3)), { key: KEY, at: 1 });
    const refused = await file(flawed, { key: KEY, at: 2 });
    await loadDrops(good);
    expect(await loadDrops(refused)).toMatchObject([{ status: 'refused', refusal: 'too_many_rejects' }]);
    expect({ ...(await tables()), row_note: [] }).toEqual(expectedTables([good]));
    expect(await count('etl.row_note')).toBe(2);
    const corrected = await file(csvFile(sale(), sale(), sale()), { key: KEY, at: 3 });
    await loadDrops(corrected);
    expect(await tables()).toEqual(expectedTables([corrected]));
    expect(await statuses()).toMatchObject({
      [good.ref.dropId]: 'superseded',
      [refused.ref.dropId]: 'superseded',
      [corrected.ref.dropId]: 'loaded',
    });
  });

  test('a reading under newer parsing rules replaces the older one, whichever comes last', async () => {
    const csv = csvFile(...manySales(3));
    const [before, after] = [await file(csv, { key: KEY, rules: 1 }), await file(csv, { key: KEY, rules: 2 })];
    await loadDrops(before);
    await loadDrops(after);
    expect(await statuses()).toEqual({ [before.ref.dropId]: 'superseded', [after.ref.dropId]: 'loaded' });
    await loadDrops(before);
    expect(await tables()).toEqual(expectedTables([after]));
  });
});
