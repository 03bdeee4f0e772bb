/** Data that does not fit harms its own drop alone. */
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
  test('One bad drop fails alone, for good, and its neighbours load', async () => {
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

  test('A drop whose object is gone may come back; a message that makes no sense fails for good', async () => {
    const good = await file(csvFile(...manySales(10)), { key: 'good.csv' });
    clean.objects.clear();
    const gone = await file(csvFile(...manySales(1600, { branch: 'Large' })), { key: 'large.csv' });
    clean.objects.delete([...clean.objects.keys()][0]!);
    const records = [...recordsOf([gone, good]), { ...recordsOf([good])[0]!, messageId: 'nonsense', body: '{}' }];
    const failures = await loadRecords(warehouse, pino({ level: 'silent' }))(records, contextOf());
    expect([...failures.keys()].sort()).toEqual(['message 0', 'message 1', 'nonsense']);
    expect(failures.get('message 0')).not.toBeInstanceOf(PermanentError);
    expect(failures.get('nonsense')).toBeInstanceOf(PermanentError);
    expect(await tables()).toEqual(expectedTables([good]));
  });

  test('Refused drops are counted for an alarm, once, and named in the log', async () => {
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

  test('Without a warehouse every message comes back, none for good', async () => {
    const nowhere = open(undefined, 'postgres://nobody@127.0.0.1:1/nothing');
    const records = recordsOf([
      await file(csvFile(sale()), { key: 'a.csv' }),
      await file(csvFile(sale()), { key: 'b.csv' }),
    ]);
    const failures = await loadRecords(nowhere, pino({ level: 'silent' }))(records, contextOf(5_500));
    expect([...failures.values()]).toEqual([expect.any(UnavailableError), expect.any(UnavailableError)]);
  });
});

describeEachWarehouse(
  ({ clean, open, file, tables }) => {
    test('A connection to the bucket reset while an object is read fails no message', async () => {
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

/** The connection resets after these bytes. */
const resetAfter = (bytes: Buffer): Readable => {
  let sent = false;
  return new Readable({
    read() {
      if (sent) this.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
      else sent = this.push(bytes) || true;
    },
  });
};
