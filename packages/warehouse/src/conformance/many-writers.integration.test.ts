/** Concurrent loaders of one warehouse. */
import { generate } from '@brewline/generator';
import { describe, expect, test } from '@jest/globals';
import { load } from '../engine/load.ts';
import { interruptedAt } from '../testing/interrupted-warehouse.ts';
import { csvFile, manySales, type TestDrop, expectedTables } from '../testing/test-drops.ts';
import { describeEachWarehouse } from '../testing/warehouse-harness.ts';

describeEachWarehouse(({ isolation, warehouse, open, file, loadDrops, deadline, query, count, statuses, tables }) => {
  describe('many writers', () => {
    test('concurrent writes through one warehouse run one after the other, even after a failed one', async () => {
      const steps: string[] = [];
      const write = (name: string) =>
        warehouse.write(deadline(), async (transaction) => {
          steps.push(`${name} begins`);
          for (let at = 0; at < 5; at += 1) await transaction.query('select 1');
          steps.push(`${name} ends`);
          if (name === 'one') throw new Error('one failed');
        });
      const [one, two] = await Promise.allSettled([write('one'), write('two')]);
      expect([one.status, two.status]).toEqual(['rejected', 'fulfilled']);
      expect(steps).toEqual(['one begins', 'one ends', 'two begins', 'two ends']);
    });

    test('concurrent loads through one warehouse end as sequential ones would', async () => {
      const [a, b] = [
        await file(csvFile(...manySales(50)), { key: 'a.csv' }),
        await file(csvFile(...manySales(60)), { key: 'b.csv' }),
      ];
      await Promise.all([loadDrops(a), loadDrops(b), loadDrops(a)]);
      expect(await tables()).toEqual(expectedTables([a, b]));
    });

    test('a writer that waited for another sees all of its changes at its first attempt', async () => {
      const drop = await file(csvFile(...manySales(5)), { key: 'a.csv' });
      let attempts = 0;
      let second: Promise<{ count: string }[]> | undefined;
      const waits = `select from pg_stat_activity where application_name = 'brewline'
                     and datname = current_database() and wait_event_type = 'Lock'`;
      const first = interruptedAt(open(), 3, async () => {
        second = warehouse.write(deadline(), (transaction) => {
          attempts += 1;
          return transaction.query<{ count: string }>('select count(*) from cafe.sale');
        });
        for (let looks = 0; looks < 5000 && (await query(waits)).length === 0; looks += 1);
        expect(await query(waits)).toHaveLength(1);
      });
      await load(first, drop.messages, deadline());
      expect([await second, attempts]).toEqual([[{ count: '5' }], 1]);
    });

    test('eight writers of overlapping files, versions and duplicates produce the right tables', async () => {
      const drops: TestDrop[] = [];
      const current: TestDrop[] = [];
      for (const generated of generate({ branches: 4, days: 3, sales: 60, seed: isolation, dirt: 0.03 })) {
        const { name } = generated;
        const rows = [...generated.text()].map((piece) => Buffer.from(piece).toString()).join('');
        const lines = rows.split('\n');
        const versions = [rows, lines.toSpliced(-9, 5).join('\n'), lines.toSpliced(-20, 3).join('\n')];
        for (const [at, csv] of versions.entries()) drops.push(await file(csv, { key: name, at: at + 1 }));
        current.push(drops.at(-1)!);
        // A second upload of the first version under another name shares most sales and is never corrected.
        drops.push(await file(rows, { key: `again/${name}`, at: 1 }));
        current.push(drops.at(-1)!);
      }
      const large = await file(csvFile(...manySales(3200)), { key: 'large.csv' });
      drops.push(large);
      const messages = drops.flatMap((drop) => drop.messages);
      const accepted = [...current.filter(({ receipt }) => receipt.outcome === 'accepted'), large];
      const writers = Array.from({ length: 8 }, () => open());
      const step = 37;
      await Promise.all(
        writers.map(async (writer, at) => {
          // Each writer gets two eighths of the messages in its own order: every message is delivered twice.
          const mine = messages
            .map((_, place) => messages[(place * step + at) % messages.length]!)
            .filter((_, place) => place % 8 === at || place % 8 === (at + 3) % 8);
          for (let from = 0; from < mine.length; from += 7) await load(writer, mine.slice(from, from + 7), deadline());
        }),
      );
      // The messages that no writer got.
      await load(warehouse, messages, deadline());
      expect(await tables()).toEqual(expectedTables(accepted));
      expect(await count('etl.chunk')).toBe(0);
      expect(new Set(Object.values(await statuses()))).toEqual(new Set(['loaded', 'superseded']));
    });
  });
});
