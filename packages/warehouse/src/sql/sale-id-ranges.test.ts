import { expect, test } from '@jest/globals';
import { saleIdRangesOf, saleIdsOf } from './sale-id-ranges.ts';

const ranges = (days: number[]) =>
  saleIdRangesOf(days).map(([first, last]) => [
    Number.parseInt(first.slice(0, 4), 16),
    Number.parseInt(last.slice(0, 4), 16),
  ]);

test("a day's ids begin with the day; a range ends with the last id of its last day", () => {
  expect(saleIdsOf(7906, 7906)).toEqual(['1ee20000000000000000000000000000', '1ee2ffffffffffffffffffffffffffff']);
  expect(saleIdsOf(1, 36_890)[1]).toBe(`901a${'f'.repeat(28)}`);
});

test('consecutive days form one range, in any order of input; other days have their own', () => {
  expect(ranges([])).toEqual([]);
  expect(ranges([7])).toEqual([[7, 7]]);
  expect(ranges([9, 7, 8, 8, 20])).toEqual([
    [7, 9],
    [20, 20],
  ]);
});

test('more than 20 separate days form one range from the first to the last', () => {
  expect(ranges(Array.from({ length: 20 }, (_, at) => at * 2))).toHaveLength(20);
  expect(ranges(Array.from({ length: 21 }, (_, at) => at * 2))).toEqual([[0, 40]]);
});
