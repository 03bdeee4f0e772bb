/** PostgreSQL only: objects stream through the loader, and statements can be made to take long. */
import { Readable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { load } from '../engine/load.ts';
import { UnavailableError } from '../interface/errors.ts';
import { discardUnfinished } from '../ledger/unfinished-drops.ts';
import { lossyProxy } from '../testing/lossy-proxy.ts';
import { csvFile, expectedTables, InMemoryBucket, manySales } from '../testing/test-drops.ts';
import { describeEachWarehouse, TIMEOUT_MS } from '../testing/warehouse-harness.ts';

describeEachWarehouse(
  ({ clean, warehouse, open, url, closing, file, loadDrops, deadline, query, count, tables }) => {
    const large = () => file(csvFile(...manySales(1600), 'x'), { key: 'large.csv', at: 2 });

    test.each([
      ['breaks off in its header', (body: Buffer) => body.subarray(0, 5)],
      ['breaks off in the middle', (body: Buffer) => body.subarray(0, body.length / 2)],
      ['is not compressed', () => Buffer.from('hello')],
    ])('an object that %s fails the load, and the next load succeeds', async (_, spoil) => {
      const drop = await large();
      const bodies = new Map(clean.objects);
      for (const [key, body] of bodies) clean.objects.set(key, spoil(body));
      await expect(loadDrops(drop)).rejects.toThrow(/unexpected end of file|incorrect header check/);
      for (const [key, body] of bodies) clean.objects.set(key, body);
      await loadDrops(drop);
      expect(await tables()).toEqual(expectedTables([drop]));
    });

    test('a load of a stalled object fails at the deadline, closes the object and releases the lock', async () => {
      const drop = await file(csvFile(...manySales(1600)), { key: 'large.csv' });
      const bodies: Readable[] = [];
      const stalled = open(
        bucketOpening(() => {
          bodies.push(new Readable({ read: () => undefined }));
          return Promise.resolve(bodies.at(-1)!);
        }),
      );
      // Connected before the deadline starts, so that the object is opened in time even on a busy machine.
      await stalled.write(deadline(), () => Promise.resolve());
      await expect(load(stalled, drop.messages, performance.now() + 500)).rejects.toThrow(
        'did not finish before its deadline',
      );
      await loadDrops(drop);
      expect(bodies.map((body) => body.destroyed)).toEqual([true]);
      expect(await tables()).toEqual(expectedTables([drop]));
    });

    test('loaders with different clean buckets each load a drop only from their own chunks', async () => {
      const drop = await large();
      const [one, two] = drop.messages;
      const elsewhere = Object.assign(new InMemoryBucket(), { name: 'elsewhere' });
      const second = open(elsewhere);
      await load(warehouse, [one!], deadline());
      // The chunk that the first one recorded is in a bucket that the second cannot read.
      expect(await load(second, [two!], deadline())).toMatchObject([{ status: 'loading' }]);
      await warehouse.write(deadline(), (transaction) => discardUnfinished(transaction, drop.ref.bucket, ['clean']));
      expect([await count('etl.chunk'), await count('etl.source_drop')]).toEqual([1, 1]);
      expect(await load(second, [two!], deadline())).toEqual([]);
      for (const [key, body] of clean.objects) elsewhere.objects.set(key, body);
      clean.objects.clear();
      expect(await load(second, [one!], deadline())).toMatchObject([{ status: 'loaded' }]);
      expect(await load(warehouse, [two!], deadline())).toEqual([]);
      expect(await tables()).toEqual(expectedTables([drop]));
      expect(await count('etl.chunk')).toBe(0);
    });

    test('a connection lost during a stalled object is retried at once, and the object is closed', async () => {
      const drop = await file(csvFile(...manySales(1600)), { key: 'large.csv' });
      const stalled = new Readable({ read: () => undefined });
      let opens = 0;
      const flaky = open(
        bucketOpening((key) => {
          opens += 1;
          if (opens > 1) return clean.open({ key });
          void query(
            `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()
             and application_name = 'brewline'`,
          );
          return Promise.resolve(stalled);
        }),
      );
      const started = performance.now();
      await load(flaky, drop.messages, deadline());
      expect(performance.now() - started).toBeLessThan(TIMEOUT_MS / 2);
      expect(stalled.destroyed).toBe(true);
      expect(await tables()).toEqual(expectedTables([drop]));
    });

    test('a writer disconnected in the middle of a long statement releases its lock', async () => {
      const lossy = await lossyProxy(new URL(url()), 'pg_sleep', 'when sent');
      closing(lossy);
      const through = new URL(url());
      through.port = String(lossy.port);
      let attempts = 0;
      await open(undefined, through.href).write(deadline(), (transaction) =>
        transaction.query((attempts += 1) === 1 ? 'select pg_sleep(600)' : 'select 1'),
      );
      expect([lossy.losses, attempts]).toEqual([1, 2]);
    });

    test('a statement that runs too long is cancelled at the deadline, and the lock is released', async () => {
      const started = performance.now();
      await expect(
        warehouse.write(started + 300, (transaction) => transaction.query('select pg_sleep(60)')),
      ).rejects.toThrow(UnavailableError);
      await warehouse.write(deadline(), (transaction) => transaction.query('select 1'));
      expect(performance.now() - started).toBeLessThan(10_000);
    });
  },
  ['PostgreSQL'],
);

/** A bucket whose objects are opened by the given function. */
const bucketOpening = (open: (key: string) => Promise<Readable>): InMemoryBucket =>
  Object.assign(new InMemoryBucket(), { open: ({ key }: { key: string }) => open(key) });
