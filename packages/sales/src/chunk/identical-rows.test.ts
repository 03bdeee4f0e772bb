import { expect, test } from '@jest/globals';
import { SortedRows, UnsortedRows } from './identical-rows.ts';
import type { SoldAt } from '../sale/sold-at.ts';

interface Row {
  readonly second: SoldAt;
  readonly text: string;
}

/** Seeded, so that a failure can be reproduced. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const result = [...items];
  let state = seed;
  for (let at = result.length - 1; at > 0; at -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = state % (at + 1);
    [result[at], result[other]] = [result[other]!, result[at]!];
  }
  return result;
}

/** 200,000 rows: most once, a fifth up to five times, one 1,000 times, two around the limit of a byte. */
const rows: Row[] = [];
const add = (name: string, times: number) => {
  const second = (rows.length >> 3) as SoldAt;
  for (let time = 0; time < times; time += 1) rows.push({ second, text: `${second} ${name}` });
};
add('often', 1000);
add('255', 255);
add('256', 256);
for (let n = 0; rows.length < 200_000; n += 1) add(`row ${n}`, n % 5 === 0 ? 1 + (n % 6) : 1);

test('equal rows are counted in any order', () => {
  const counted = new UnsortedRows();
  const before = new Map<string, number>();
  const wrong = shuffled(rows, 7).filter(({ second, text }) => {
    const expected = before.get(text) ?? 0;
    before.set(text, expected + 1);
    return counted.count(second, text) !== expected;
  });
  expect(wrong).toEqual([]);
  expect([...before.values()].filter((times) => times > 5)).toEqual(expect.arrayContaining([1000, 255, 256]));
});

test('both ways of counting agree on rows in time order', () => {
  const [ordered, any] = [new SortedRows(), new UnsortedRows()];
  expect(rows.filter(({ second, text }) => ordered.count(second, text) !== any.count(second, text))).toEqual([]);
});
