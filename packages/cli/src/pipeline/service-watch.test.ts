import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ServiceWatch } from './service-watch.ts';

const LIMIT_MS = 300_000;
const FAILURE = { service: 'load', pid: 1, messages: 1, failures: 1, milliseconds: 1 };
let now: number;
let printed: string[];
let watch: ServiceWatch;

beforeEach(async () => {
  [now, printed] = [1, []];
  jest.spyOn(performance, 'now').mockImplementation(() => now);
  watch = new ServiceWatch({ logFolder: '/nowhere', print: (text) => printed.push(text), maxOutageMs: LIMIT_MS });
  watch.record(FAILURE);
  while (printed.length === 0) await nextTurn();
});

afterEach(() => {
  jest.restoreAllMocks();
});

test('a service whose last message failed does not end the run if it gets no more messages', () => {
  now += 2 * LIMIT_MS;
  expect(watch.stallReason).toBeUndefined();
});

test('a service whose messages still fail after the limit ends the run', async () => {
  now += LIMIT_MS;
  watch.record(FAILURE);
  while (watch.stallReason === undefined) await nextTurn();
  expect(watch.stallReason).toBe('Messages of load keep failing; see /nowhere/load.log.');
});
