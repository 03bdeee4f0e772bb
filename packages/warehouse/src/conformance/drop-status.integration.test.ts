/** The statuses and figures of `etl.drop_status`. */
import { expect, test } from '@jest/globals';
import { load } from '../engine/load.ts';
import { csvFile, manySales, sale } from '../testing/test-drops.ts';
import { describeEachWarehouse } from '../testing/warehouse-harness.ts';

describeEachWarehouse(({ warehouse, file, loadDrops, deadline, query }) => {
  const status = async () =>
    query(`select object_key, status, expected_chunks, cast(loaded_chunks as integer) as loaded_chunks,
                  cast(expected_rows as integer) as expected_rows, cast(loaded_rows as integer) as loaded_rows,
                cast(expected_pence as integer) as expected_pence, cast(loaded_pence as integer) as loaded_pence
           from etl.drop_status order by last_modified, object_key`);
  const statusOf = (
    object_key: string,
    name: string,
    [expected_chunks, loaded_chunks]: unknown[],
    [expected_rows, loaded_rows]: unknown[],
    [expected_pence, loaded_pence]: unknown[],
  ) => ({
    object_key,
    status: name,
    expected_chunks,
    loaded_chunks,
    expected_rows,
    loaded_rows,
    expected_pence,
    loaded_pence,
  });

  test('a drop whose claims equal its receipt is loaded; others have a status that says why not', async () => {
    await loadDrops(await file(csvFile(...manySales(3)), { key: 'a.csv', at: 1 }));
    await loadDrops(
      await file(csvFile(...manySales(2)), { key: 'a.csv', at: 2 }),
      await file('', { key: 'b.csv', at: 3 }),
      await file(csvFile(sale(), 'x'), { key: 'c.csv', at: 4 }),
    );
    await load(
      warehouse,
      (await file(csvFile(...manySales(1600)), { key: 'd.csv', at: 5 })).messages.slice(1),
      deadline(),
    );
    expect(await status()).toEqual([
      statusOf('a.csv', 'superseded', [1, 0], [3, 0], [645, 0]),
      statusOf('a.csv', 'loaded', [1, 1], [2, 2], [430, 430]),
      statusOf('b.csv', 'empty', [1, 0], [0, 0], [0, 0]),
      statusOf('c.csv', 'refused', [1, 0], [1, 0], [215, 0]),
      statusOf('d.csv', 'loading', [2, 1], [1600, 0], [344_000, 0]),
    ]);
  });

  test('two files with the same sales are both loaded: each claims them', async () => {
    await loadDrops(
      await file(csvFile(...manySales(3)), { key: 'a.csv', at: 1 }),
      await file(csvFile(...manySales(3)), { key: 'b.csv', at: 2 }),
    );
    expect(await status()).toMatchObject([
      { status: 'loaded', loaded_rows: 3 },
      { status: 'loaded', loaded_rows: 3 },
    ]);
  });

  test('a drop that has been loading for an hour is stuck', async () => {
    await load(warehouse, (await file(csvFile(...manySales(1600)), { key: 'a.csv' })).messages.slice(1), deadline());
    await query(`update etl.source_drop set changed_at = now() - interval '59 minutes'`);
    expect(await status()).toMatchObject([{ status: 'loading' }]);
    await query(`update etl.source_drop set changed_at = now() - interval '61 minutes'`);
    expect(await status()).toMatchObject([{ status: 'stuck' }]);
  });

  test.each([
    ['a sale is deleted', 'delete from cafe.sale_item; delete from cafe.sale where total = 2.15'],
    ['a total is changed', 'update cafe.sale set total = total + 0.01'],
    ['a claim is deleted', 'delete from etl.claim'],
  ])('a drop is unreconciled when %s', async (_, tamper) => {
    await loadDrops(await file(csvFile(...manySales(3)), { key: 'a.csv' }));
    await query(tamper);
    expect(await status()).toMatchObject([{ status: 'unreconciled', expected_rows: 3, expected_pence: 645 }]);
  });
});
