import { expect, test } from '@jest/globals';
import { deadlineOf } from './deadline.ts';

const leaving = (milliseconds: number) => ({ getRemainingTimeInMillis: () => milliseconds });

test.each([
  [5000, undefined],
  [22_000, 22_000],
])('the deadline is %i ms before the function is stopped', (kept, reserve) => {
  const before = performance.now();
  const deadline = deadlineOf(leaving(60_000), reserve);
  expect(deadline).toBeGreaterThanOrEqual(before + 60_000 - kept);
  expect(deadline).toBeLessThanOrEqual(performance.now() + 60_000 - kept);
});

test('a clock jump does not extend an invocation beyond the maximum', () => {
  expect(deadlineOf(leaving(2 ** 40))).toBeLessThanOrEqual(performance.now() + 895_000);
});
