import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { pseudonymiser } from '../sale/customer.ts';
import { UnsortedRows, SortedRows } from './identical-rows.ts';
import { judgeFile } from '../judgement/first-reading.ts';
import { readDrop } from './drop-reader.ts';
import type { SoldAt } from '../sale/sold-at.ts';
import { file, nightly, PSEUDONYM_KEY } from '../testing/index.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
/** Buffers are freed in the background. */
const settle = async () => {
  for (let turn = 0; turn < 3; turn += 1) {
    collect();
    await setImmediate();
  }
};
const MEGABYTE = 1024 * 1024;

/** Each block of 64 KiB brings one product that was not seen before. */
function* blocks(count: number): Generator<Buffer> {
  const usual = file(
    ...Array.from({ length: 600 }, () =>
      nightly({ branch: 'Testbury upon Sea', basket: 'Regular Wonderful Latte - 2.15' }),
    ),
  );
  for (let block = 0; block < count; block += 1)
    yield Buffer.from(
      file(nightly({ branch: 'Testbury upon Sea', basket: `Regular tea of the week ${block} - 2.15` })) + usual,
    );
}

test('a long file with new products throughout does not stay in memory', async () => {
  const judgement = await judgeFile(blocks(160), 'testbury upon sea.csv');
  let [before, peak, parts] = [0, 0, 0];
  for await (const part of readDrop(judgement, blocks(160), {
    pseudonymise: pseudonymiser(PSEUDONYM_KEY),
    maxRejectShare: 0.2,
  })) {
    if (part.receipt) expect(part.receipt).toMatchObject({ accepted: 160 * 601, rejected: 0 });
    parts += 1;
    if (parts % 10 > 0) continue;
    collect();
    const used = process.memoryUsage().heapUsed;
    if (before === 0) before = used;
    peak = Math.max(peak, used - before);
  }
  expect(peak).toBeLessThan(4 * MEGABYTE);
});

test('counting rows in any order takes at most 16 bytes a row, however full its tables are', async () => {
  await settle();
  const before = process.memoryUsage().arrayBuffers;
  const counted = new UnsortedRows();
  let row = 0;
  let peak = 0;
  for (let rows = 150_000; rows < 400_000; rows *= 1.1) {
    for (; row < rows; row += 1) counted.count(0 as SoldAt, `row ${row}`);
    await settle();
    peak = Math.max(peak, (process.memoryUsage().arrayBuffers - before) / row);
  }
  expect(peak).toBeLessThanOrEqual(16);
  expect(counted.count(0 as SoldAt, 'row 0')).toBe(1);
});

test('counting rows in time order keeps one second in memory', () => {
  collect();
  const before = process.memoryUsage().heapUsed;
  const counted = new SortedRows();
  for (let second = 0; second < 200_000; second += 1) counted.count(second as SoldAt, `row ${second}`.padEnd(200));
  collect();
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(MEGABYTE);
  expect(counted.count(199_999 as SoldAt, 'another')).toBe(0);
});
