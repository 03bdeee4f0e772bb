/** Redshift only: manifests, its own errors, sessions closed after each load. */
import { gunzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { load } from '../engine/load.ts';
import { DataError } from '../interface/errors.ts';
import { migrate } from '../migrate/migrate.ts';
import { csvFile, expectedTables, manySales, sale } from '../testing/test-drops.ts';
import { describeEachWarehouse } from '../testing/warehouse-harness.ts';

describeEachWarehouse(
  ({ clean, warehouse, url, standIn, file, loadDrops, deadline, query, count, tables }) => {
    test('rows from inside messages are copied from one file and one manifest per table', async () => {
      const drops = [
        await file(csvFile(...manySales(3)), { key: 'a.csv' }),
        await file(csvFile(...manySales(4, { branch: 'B' })), { key: 'b.csv' }),
        await file(csvFile(...manySales(1600, { branch: 'C' })), { key: 'c.csv' }),
      ];
      const pointers = [...clean.objects.keys()].filter((key) => key.endsWith('/sale.csv.gz'));
      await loadDrops(...drops);
      expect(await tables()).toEqual(expectedTables(drops));
      const written = [...clean.objects].filter(([key]) => key.startsWith('loads/'));
      const [[file1, rows]] = written.filter(([key]) => key.endsWith('/sale.csv.gz')) as [[string, Buffer]];
      expect(gunzipSync(rows).toString().split('\n')).toHaveLength(3 + 4 + 1);
      const [[, manifest]] = written.filter(([key]) => key.endsWith('/sale.manifest')) as [[string, Buffer]];
      expect(JSON.parse(manifest.toString())).toEqual({
        entries: [...pointers, file1].map((key) => ({ url: `s3://clean/${key}`, mandatory: true })),
      });
    });

    test('the error for a row that does not fit names its column, line and file', async () => {
      const drop = await file(csvFile(...manySales(1600)), { key: 'large.csv' });
      const key = [...clean.objects.keys()].find((name) => name.endsWith('product.csv.gz'))!;
      clean.putCsv(key, `${'a'.repeat(32)},"${'n'.repeat(300)}","",""\n`);
      const failure = loadDrops(drop);
      await expect(failure).rejects.toThrow(DataError);
      await expect(failure).rejects.toThrow(
        new RegExp(`^could not copy the rows of product: .*column name, line 1 of s3://clean/${key}$`),
      );
      await expect(failure).rejects.not.toThrow('nnn');
      expect([await count('cafe.sale'), await count('etl.source_drop')]).toEqual([0, 0]);
    });

    test.each([
      ['XX000', '1023'],
      ['XX000', 'could not complete because of conflict with concurrent transaction'],
      ['40001', 'could not serialize access'],
      ['40P01', 'deadlock detected'],
      ['57014', 'canceling statement due to statement timeout'],
    ])('a transaction that fails with %s %s is retried', async (code, message) => {
      const drop = await file(csvFile(...manySales(5)), { key: 'a.csv' });
      for (const statement of [/^lock/, /insert into cafe\.sale_item/, /^commit/]) {
        standIn().failNext(statement, { code, message });
        await loadDrops(drop);
      }
      expect(await tables()).toEqual(expectedTables([drop]));
    });

    test('no session stays open between loads: an idle one keeps a serverless workgroup awake', async () => {
      await loadDrops(await file(csvFile(sale()), { key: 'a.csv' }));
      const sessions = () =>
        query(`select 1 from pg_stat_activity where application_name = 'brewline' and datname = current_database()`);
      for (let looks = 0; looks < 5000 && (await sessions()).length > 0; looks += 1);
      expect(await sessions()).toEqual([]);
      await load(warehouse, (await file(csvFile(sale(), sale()), { key: 'b.csv' })).messages, deadline());
      expect(await count('cafe.sale')).toBe(2);
    });

    test('sales of days far apart, some of them already loaded, are loaded once', async () => {
      const years = Array.from({ length: 30 }, (_, at) => sale({ time: `25/08/${2010 + at} 09:00` }));
      const [a, b] = [
        await file(csvFile(...years.slice(0, 25)), { key: 'a.csv' }),
        await file(csvFile(...years), { key: 'b.csv' }),
      ];
      await loadDrops(a);
      await loadDrops(b);
      expect(await tables()).toEqual(expectedTables([a, b]));
    });

    test('migrating again does nothing', async () => {
      expect(await migrate(url())).toEqual([]);
    });
  },
  ['Redshift'],
);
