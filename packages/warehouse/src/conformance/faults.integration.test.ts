/** Connections, statements and objects that fail in the middle of a load. */
import { describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { load } from '../engine/load.ts';
import { UnavailableError } from '../interface/errors.ts';
import { interruptedAt, statementsOf } from '../testing/interrupted-warehouse.ts';
import { lossyProxy } from '../testing/lossy-proxy.ts';
import { csvFile, expectedTables, manySales, sale, type TestDrop } from '../testing/test-drops.ts';
import { describeEachWarehouse } from '../testing/warehouse-harness.ts';

describeEachWarehouse(({ clean, warehouse, open, url, closing, file, loadDrops, deadline, query, tables }) => {
  describe('faults', () => {
    const terminateWriters = async (): Promise<void> => {
      await query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'brewline'
         and datname = current_database()`,
      );
    };

    /** Three files, one of them corrected and one large: they cover most statements of a load. */
    const createNight = async () => {
      const old = [
        await file(csvFile(...manySales(30), 'x'), { key: 'a.csv', at: 1 }),
        await file(csvFile(...manySales(10, { branch: 'B' })), { key: 'b.csv', at: 1 }),
      ];
      const now = [
        await file(csvFile(...manySales(20)), { key: 'a.csv', at: 2 }),
        await file(csvFile(...manySales(1600, { branch: 'C' })), { key: 'c.csv' }),
      ];
      return { old, now, wanted: expectedTables([old[1]!, ...now]) };
    };

    test('a connection lost before any statement is replaced, and nothing is lost or duplicated', async () => {
      const { old, now, wanted } = await createNight();
      const statements = await statementsOf(open(), [...old, ...now]);
      expect(statements).toBeGreaterThan(15);
      await loadDrops(
        await file(csvFile(sale({ branch: 'Gone' })), { key: 'a.csv', at: 3 }),
        await file(csvFile(sale({ branch: 'Gone' })), { key: 'b.csv', at: 3 }),
        await file(csvFile(sale({ branch: 'Gone' })), { key: 'c.csv', at: 1_700_000_003 }),
      );
      for (let at = 1; at <= statements; at += 3) {
        // Each round uploads the old files again and corrects them again.
        const later = (drop: TestDrop, seconds: number): TestDrop => ({
          ...drop,
          messages: drop.messages.map((message) => ({
            ...message,
            drop: { ...message.drop, lastModified: 1_700_000_000 + at * 10 + seconds },
          })),
        });
        await loadDrops(...old.map((drop) => later(drop, 1)));
        const batch = now.flatMap((drop) => later(drop, 2).messages);
        await load(interruptedAt(warehouse, at, terminateWriters), batch, deadline());
        expect({ at, ...(await tables()) }).toEqual({ at, ...wanted });
      }
    });

    test('a connection lost while rows stream in is replaced', async () => {
      const { old, now, wanted } = await createNight();
      await loadDrops(...old);
      let reads = 0;
      clean.onRead = async () => {
        reads += 1;
        if (reads === 3) await terminateWriters();
      };
      const objects = clean.objects.size;
      await loadDrops(...now);
      expect(reads).toBeGreaterThan(objects);
      expect(await tables()).toEqual(wanted);
    });

    test('a connection lost between two batches is replaced', async () => {
      const { old, now, wanted } = await createNight();
      await loadDrops(...old);
      await terminateWriters();
      await loadDrops(...now);
      expect(await tables()).toEqual(wanted);
    });

    test('a load repeated because the answer to its commit was lost changes nothing', async () => {
      const { old, now, wanted } = await createNight();
      await loadDrops(...old);
      const lossy = await lossyProxy(new URL(url()), 'commit');
      closing(lossy);
      const through = new URL(url());
      through.port = String(lossy.port);
      await load(
        open(undefined, through.href),
        now.flatMap(({ messages }) => messages),
        deadline(),
      );
      expect(lossy.losses).toBe(1);
      expect(await tables()).toEqual(wanted);
    });

    test('a load that waits for the lock fails at its deadline and does not delay the next', async () => {
      const drop = await file(csvFile(sale()), { key: 'a.csv' });
      const holder = new pg.Client({ connectionString: url().replace('redshift', 'postgres') });
      await holder.connect();
      await holder.query('begin; lock etl.writer');
      await expect(load(warehouse, drop.messages, performance.now() + 300)).rejects.toThrow(UnavailableError);
      await holder.end();
      await loadDrops(drop);
      expect(await tables()).toEqual(expectedTables([drop]));
    });

    test('no work is started after the deadline', async () => {
      let starts = 0;
      await expect(warehouse.write(performance.now() - 1, () => Promise.resolve((starts += 1)))).rejects.toThrow(
        UnavailableError,
      );
      expect(starts).toBe(0);
    });
  });
});
