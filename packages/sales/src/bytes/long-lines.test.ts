import { expect, test } from '@jest/globals';
import { file, inPieces, nightly, readAll } from '../testing/index.ts';

const LIMIT = 64 * 1024;
const MEGABYTE = 1024 * 1024;
const HEADER = 'date,branch,items,total,payment,remarks';
const SHORT = '25/08/2021 09:00,Testbury,Tea - 1.20,1.2,CASH,';
/** A row padded in its last field, which is ignored. */
const rowOf = (bytes: number) => SHORT.padEnd(bytes, 'x');

test.each([1, 100, 65_535, 65_536, 65_537, 1_000_000])(
  'a line of 64 KiB is read and one byte more rejects it, in pieces of %d bytes',
  async (size) => {
    const text = Buffer.from(
      file(HEADER, rowOf(LIMIT), ...Array.from({ length: 8 }, () => SHORT), rowOf(LIMIT + 1), rowOf(LIMIT)),
    );
    const { receipt, notes } = await readAll(inPieces(text, size));
    expect(receipt).toMatchObject({ outcome: 'accepted', accepted: 10 });
    expect(notes).toEqual([{ line: 11, reason: 'line_too_long' }]);
  },
);

test('64 KiB without a line feed at the end of a file are read', async () => {
  expect((await readAll(`${HEADER}\n${rowOf(LIMIT)}`)).receipt).toMatchObject({ accepted: 1, rejected: 0 });
  expect((await readAll(`${HEADER}\n${rowOf(LIMIT + 1)}`)).receipt.reasons).toEqual({ line_too_long: 1 });
});

test('a file of one line of 50 MB is refused, and memory stays flat', async () => {
  const piece = Buffer.alloc(MEGABYTE, 'x');
  const used = () => process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
  const before = used();
  let peak = 0;
  const pieces = function* () {
    for (let n = 0; n < 50; n += 1) {
      yield piece;
      peak = Math.max(peak, used() - before);
    }
  };
  expect((await readAll(pieces())).receipt).toMatchObject({
    outcome: 'refused',
    refusal: 'binary',
    reasons: { line_too_long: 1 },
  });
  expect(peak).toBeLessThan(20 * MEGABYTE);
});

test('the lines around one of 50 MB are read with their line numbers', async () => {
  const good = Buffer.from(file(...Array.from({ length: 9 }, () => nightly())));
  const piece = Buffer.alloc(MEGABYTE, 'x');
  const { receipt, notes } = await readAll([
    good,
    ...Array.from({ length: 50 }, () => piece),
    Buffer.from('\n'),
    good,
    Buffer.from(nightly({ payment: 'IOU' })),
  ]);
  expect(receipt).toMatchObject({ outcome: 'accepted', accepted: 18 });
  expect(notes).toEqual([
    { line: 10, reason: 'line_too_long' },
    { line: 20, reason: 'bad_payment' },
  ]);
});
