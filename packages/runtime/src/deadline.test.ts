import { expect, test } from '@jest/globals';
import { deadlineOf } from './deadline.ts';

const leaving = (milliseconds: number) => ({ getRemainingTimeInMillis: () => milliseconds });

test.each([
  [5000, undefined],
  [22_000, 22_000],
])('The work is over %i ms before the function would be stopped', (kept, reserve) => {
  const before = performance.now();
  const deadline = deadlineOf(leaving(60_000), reserve);
  expect(deadline).toBeGreaterThanOrEqual(before + 60_000 - kept);
  expect(deadline).toBeLessThanOrEqual(performance.now() + 60_000 - kept);
});

test('A clock that jumped does not make an invocation longer than any is', () => {
  expect(deadlineOf(leaving(2 ** 40))).toBeLessThanOrEqual(performance.now() + 895_000);
});
