import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { Countdown } from './countdown.ts';

const LIMIT_MS = 300_000;
let now: number;
let said: string[];

beforeEach(() => {
  [now, said] = [1, []];
  jest.spyOn(performance, 'now').mockImplementation(() => now);
});

afterEach(() => {
  jest.restoreAllMocks();
});

const countdown = (limitMs = LIMIT_MS) => new Countdown('the warehouse', (text) => said.push(text), limitMs);

test('what still fails after the limit is waited for no longer', () => {
  const outage = countdown();
  outage.recordFailure('it does not answer');
  now += LIMIT_MS;
  expect(outage.hasExpired).toBe(false);
  outage.recordFailure('it does not answer');
  expect(outage.hasExpired).toBe(true);
  expect(said).toEqual(['waiting for the warehouse: it does not answer; giving up in 300 s']);
});

test('the seconds left are those of the limit, at whatever moment it begins', () => {
  // 1261.69 + 3000 - 1261.69 is a bit over 3000.
  now = 1261.69;
  countdown(3000).recordFailure('it does not answer');
  expect(said).toEqual(['waiting for the warehouse: it does not answer; giving up in 3 s']);
});

test('two short outages, with work for minutes between them, are two', () => {
  const outage = countdown();
  outage.recordFailure('it does not answer');
  now += LIMIT_MS;
  outage.recordFailure('it does not answer', LIMIT_MS - 20_000);
  expect(outage.hasExpired).toBe(false);
});

test('without a limit, no time is named', () => {
  const outage = countdown(Infinity);
  outage.recordFailure('it does not answer');
  now += 10 * LIMIT_MS;
  outage.recordFailure('it does not answer');
  expect(outage.hasExpired).toBe(false);
  expect(said).toEqual([
    'waiting for the warehouse: it does not answer',
    'waiting for the warehouse: it does not answer',
  ]);
});
