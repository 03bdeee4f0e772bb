/** Data that does not fit fails only its own drop. */
import { Readable } from 'node:stream';
import { PermanentError } from '@brewline/contracts';
import { UnavailableError } from '@brewline/warehouse';
import {
  csvFile,
  describeEachWarehouse,
  expectedTables,
  InMemoryBucket,
  manySales,
  sale,
} from '@brewline/warehouse/testing';
import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { loadRecords } from './load-records.ts';
import { contextOf, recordsOf } from './testing/sqs-records.ts';

describeEachWarehouse(({ clean, warehouse, open, file, tables }) => {
  test('one bad drop fails permanently, and the others load', async () => {
    const good = [
      await file(csvFile(...manySales(10)), { key: 'good.csv' }),
      await file(csvFile(...manySales(1600, { branch: 'Large' })), { key: 'large.csv' }),
    ];
    const bad = await file(csvFile(sale({ basket: 'Cake - 1.00' })), { key: 'bad.csv' });
    const records = recordsOf([good[0]!, bad, good[1]!], (body) => body.replaceAll('Cake', 'C'.repeat(300)));
    const failures = await loadRecords(warehouse, pino({ level: 'silent' }))(records, contextOf());
    expect([...failures.keys()]).toEqual(['message 1']);
    const error = failures.get('message 1') as Error;
    expect(error).toBeInstanceOf(PermanentError);
    expect(error.message).toMatch(
      new RegExp(`^bad\\.csv, drop ${bad.ref.dropId}: .*(value too long|String length exceeds DDL length)`),
    );
    expect(error.message).not.toContain('CCC');
    expect(await tables()).toEqual(expectedTables(good));
  });

  test('a drop with a missing object can be retried; a malformed message fails permanently', async () => {
    const good = await file(csvFile(...manySales(10)), { key: 'good.csv' });
    clean.objects.clear();
    const gone = await file(csvFile(...manySales(1600, { branch: 'Large' })), { key: 'large.csv' });
    clean.objects.delete([...clean.objects.keys()][0]!);
    const records = [...recordsOf([gone, good]), { ...recordsOf([good])[0]!, messageId: 'malformed', body: '{}' }];
    const failures = await loadRecords(warehouse, pino({ level: 'silent' }))(records, contextOf());
    expect([...failures.keys()].sort()).toEqual(['malformed', 'message 0', 'message 1']);
    expect(failures.get('message 0')).not.toBeInstanceOf(PermanentError);
    expect(failures.get('malformed')).toBeInstanceOf(PermanentError);
    expect(await tables()).toEqual(expectedTables([good]));
  });

  test('refused drops are counted once for an alarm, and named in the log', async () => {
    const lines: string[] = [];
    const logger = pino({ base: { service: 'load' } }, { write: (line: string) => void lines.push(line) });
    const drops = [
      await file(csvFile(...manySales(5)), { key: 'good.csv' }),
      await file(csvFile('x'), { key: 'one.csv' }),
      await file(csvFile('y', 'z'), { key: 'two.csv' }),
    ];
    for (let times = 0; times < 2; times += 1) await loadRecords(warehouse, logger)(recordsOf(drops), contextOf());
    const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(logged.filter((line) => 'RefusedDrops' in line)).toMatchObject([{ RefusedDrops: 2, service: 'load' }]);
    expect(logged.filter(({ status }) => status === 'refused').map(({ key, refusal }) => [key, refusal])).toEqual([
      ['one.csv', 'no_layout'],
      ['two.csv', 'no_layout'],
    ]);
  });

  test('without a warehouse every message can be retried', async () => {
    const unavailable = open(undefined, 'postgres://nobody@127.0.0.1:1/nothing');
    const records = recordsOf([
      await file(csvFile(sale()), { key: 'a.csv' }),
      await file(csvFile(sale()), { key: 'b.csv' }),
    ]);
    const failures = await loadRecords(unavailable, pino({ level: 'silent' }))(records, contextOf(5_500));
    expect([...failures.values()]).toEqual([expect.any(UnavailableError), expect.any(UnavailableError)]);
  });
});

describeEachWarehouse(
  ({ clean, open, file, tables }) => {
    test('a connection reset while an object is read fails no message', async () => {
      const drop = await file(csvFile(...manySales(1600)), { key: 'large.csv' });
      let opens = 0;
      const flaky = Object.assign(new InMemoryBucket(), {
        open: ({ key }: { key: string }) => {
          opens += 1;
          return opens === 2
            ? Promise.resolve(resetAfter(clean.objects.get(key)!.subarray(0, 20)))
            : clean.open({ key });
        },
      });
      expect(await loadRecords(open(flaky), pino({ level: 'silent' }))(recordsOf([drop]), contextOf())).toEqual(
        new Map(),
      );
      expect(opens).toBeGreaterThan(clean.objects.size);
      expect(await tables()).toEqual(expectedTables([drop]));
    });
  },
  ['PostgreSQL'],
);

/** A stream whose connection resets after these bytes. */
const resetAfter = (bytes: Buffer): Readable => {
  let sent = false;
  return new Readable({
    read() {
      if (sent) this.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
      else sent = this.push(bytes) || true;
    },
  });
};
