/** A retraction during loads, and one whose session is lost: all of it happens, or nothing. */
import { generate } from '@brewline/generator';
import { expect, test } from '@jest/globals';
import { load } from '../engine/load.ts';
import { retract } from '../engine/retract.ts';
import type { Warehouse } from '../interface/warehouse.ts';
import { interruptedAt } from '../testing/interrupted-warehouse.ts';
import { csvFile, expectedTables, manySales, type TestDrop } from '../testing/test-drops.ts';
import { describeEachWarehouse } from '../testing/warehouse-harness.ts';

const KEY = 'a.csv';

describeEachWarehouse(({ isolation, warehouse, open, file, loadDrops, deadline, query, count, tables }) => {
  const retractKey = (key = KEY, bucket?: string, through: Warehouse = warehouse) =>
    retract(through, { key, bucket }, deadline());

  test('a retraction whose session is lost before any statement succeeds when retried', async () => {
    const drop = await file(csvFile(...manySales(20), 'x'), { key: KEY });
    const other = await file(csvFile(...manySales(10)), { key: 'b.csv' });
    const terminateWriter = () =>
      query(`select pg_terminate_backend(pid) from pg_locks where relation = 'etl.writer'::regclass and granted`).then(
        () => undefined,
      );
    let calls = 0;
    for (let nth = 0; nth <= calls; nth += 1) {
      await loadDrops(await file(csvFile(...manySales(20), 'x'), { key: KEY, at: drop.ref.lastModified + nth }), other);
      // The first time nothing is terminated, and the calls are counted.
      const through = interruptedAt(open(), nth, terminateWriter, () => (calls += nth === 0 ? 1 : 0));
      expect(await retractKey(KEY, undefined, through)).toMatchObject({ sales: 10, was_retracted: false });
      expect(await tables()).toEqual(expectedTables([other]));
    }
    expect(calls).toBeGreaterThan(10);
  });

  test('a retraction repeated because the answer to its commit was lost reports the first result', async () => {
    await loadDrops(await file(csvFile(...manySales(3)), { key: KEY }));
    const repeating: Warehouse = {
      write: async (until, work) => warehouse.write(until, work).then(() => warehouse.write(until, work)),
      close: () => warehouse.close(),
    };
    expect(await retractKey(KEY, undefined, repeating)).toMatchObject({ sales: 3, was_retracted: false });
  });

  test('retractions during eight loads leave only newer versions', async () => {
    const drops: TestDrop[] = [];
    for (const generated of generate({ branches: 4, days: 2, sales: 40, seed: isolation, dirt: 0.03 })) {
      const { name } = generated;
      const lines = [...generated.text()]
        .map((piece) => Buffer.from(piece).toString())
        .join('')
        .split('\n');
      for (const at of [1, 2, 3]) drops.push(await file(lines.toSpliced(-5 * at, at).join('\n'), { key: name, at }));
    }
    for (const at of [1, 2]) drops.push(await file(csvFile(...manySales(1600 + at)), { key: 'large.csv', at }));
    const keys = [...new Set(drops.map(({ ref }) => ref.key))];
    const messages = drops.flatMap((drop) => drop.messages);
    const step = 17;
    const tombstones = new Map<string, number>();
    const loading = Array.from({ length: 8 }, () => open()).map(async (writer, at) => {
      const mine = messages
        .map((_, place) => messages[(place * step + at) % messages.length]!)
        .filter((_, place) => place % 8 === at || place % 8 === (at + 3) % 8);
      for (let from = 0; from < mine.length; from += 5) await load(writer, mine.slice(from, from + 5), deadline());
    });
    const retractor = open();
    for (const key of [...keys, ...keys]) {
      const answer = await retractKey(key, 'raw', retractor).catch((error: unknown) => error as Error);
      if (!(answer instanceof Error)) tombstones.set(key, answer.last_modified);
    }
    await Promise.all(loading);
    await load(warehouse, messages, deadline());
    expect(tombstones.size).toBeGreaterThan(0);
    const newest = keys.map((key) => drops.findLast(({ ref }) => ref.key === key)!);
    const current = newest.filter(
      ({ ref, receipt }) => receipt.outcome === 'accepted' && ref.lastModified > (tombstones.get(ref.key) ?? 0),
    );
    expect(await tables()).toEqual(expectedTables(current));
    expect(await count('etl.chunk')).toBe(0);
  });
});
