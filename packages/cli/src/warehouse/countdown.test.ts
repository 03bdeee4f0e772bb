import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { Countdown } from './countdown.ts';

const LIMIT_MS = 300_000;
let now: number;
let printed: string[];

beforeEach(() => {
  [now, printed] = [1, []];
  jest.spyOn(performance, 'now').mockImplementation(() => now);
});

afterEach(() => {
  jest.restoreAllMocks();
});

const createCountdown = (limitMs = LIMIT_MS) => new Countdown('the warehouse', (text) => printed.push(text), limitMs);

test('a failure after the limit ends the wait', () => {
  const outage = createCountdown();
  outage.recordFailure('it does not answer');
  now += LIMIT_MS;
  expect(outage.hasExpired).toBe(false);
  outage.recordFailure('it does not answer');
  expect(outage.hasExpired).toBe(true);
  expect(printed).toEqual(['waiting for the warehouse: it does not answer; giving up in 300 s']);
});

test('the first message names the limit as the seconds left, at any moment', () => {
  // 1261.69 + 3000 - 1261.69 is a bit over 3000.
  now = 1261.69;
  createCountdown(3000).recordFailure('it does not answer');
  expect(printed).toEqual(['waiting for the warehouse: it does not answer; giving up in 3 s']);
});

test('two short outages with minutes of work between them are counted separately', () => {
  const outage = createCountdown();
  outage.recordFailure('it does not answer');
  now += LIMIT_MS;
  outage.recordFailure('it does not answer', LIMIT_MS - 20_000);
  expect(outage.hasExpired).toBe(false);
});

test('without a limit, no time is printed', () => {
  const outage = createCountdown(Infinity);
  outage.recordFailure('it does not answer');
  now += 10 * LIMIT_MS;
  outage.recordFailure('it does not answer');
  expect(outage.hasExpired).toBe(false);
  expect(printed).toEqual([
    'waiting for the warehouse: it does not answer',
    'waiting for the warehouse: it does not answer',
  ]);
});
