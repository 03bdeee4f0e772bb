/** The status of a file's versions. */
import { expect, test } from '@jest/globals';
import { retract } from '../engine/retract.ts';
import { status } from '../engine/status.ts';
import type { Warehouse } from '../interface/warehouse.ts';
import { csvFile, manySales, sale } from '../testing/test-drops.ts';
import { describeEachWarehouse } from '../testing/warehouse-harness.ts';

const KEY = 'a.csv';

describeEachWarehouse(({ warehouse, file, loadDrops, deadline }) => {
  const retractKey = (key = KEY, bucket?: string, through: Warehouse = warehouse) =>
    retract(through, { key, bucket }, deadline());

  test('the status of a file lists all its versions, newest first', async () => {
    const [drop, newer] = [
      await file(csvFile(...manySales(3), 'x'), { key: KEY, at: 1_629_900_000 }),
      await file(csvFile(...manySales(2)), { key: KEY, at: 1_629_900_001 }),
    ];
    await loadDrops(drop);
    await retractKey();
    await loadDrops(newer, await file(csvFile(sale()), { key: 'b.csv' }));
    const found = await warehouse.write(deadline(), (session) => status(session, { key: KEY }));
    expect(found).toMatchObject([
      {
        drop_id: newer.ref.dropId,
        bucket: 'raw',
        object_key: KEY,
        last_modified: new Date(1_629_900_001_000),
        status: 'loaded',
        expected_rows: 2,
        loaded_rows: 2,
        loaded_pence: 430,
        rejected: 0,
        first_day: '2021-08-25',
      },
      { drop_id: drop.ref.dropId, status: 'superseded', expected_rows: 3, loaded_rows: 0, rejected: 1 },
    ]);
    expect(await warehouse.write(deadline(), (session) => status(session, { key: 'unknown.csv' }))).toEqual([]);
  });
});
