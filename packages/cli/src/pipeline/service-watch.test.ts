import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { ServiceWatch } from './service-watch.ts';

const LIMIT_MS = 300_000;
const FAILURE = { service: 'load', pid: 1, messages: 1, failures: 1, milliseconds: 1 };
let now: number;
let said: string[];
let watch: ServiceWatch;

beforeEach(async () => {
  [now, said] = [1, []];
  jest.spyOn(performance, 'now').mockImplementation(() => now);
  watch = new ServiceWatch({ logFolder: '/nowhere', print: (text) => said.push(text), maxOutageMs: LIMIT_MS });
  watch.record(FAILURE);
  while (said.length === 0) await turn();
});

afterEach(() => {
  jest.restoreAllMocks();
});

test('a service whose last message failed, and that gets no more, does not end the run', () => {
  now += 2 * LIMIT_MS;
  expect(watch.stallReason).toBeUndefined();
});

test('one whose messages still fail after the limit does', async () => {
  now += LIMIT_MS;
  watch.record(FAILURE);
  while (watch.stallReason === undefined) await turn();
  expect(watch.stallReason).toBe('Messages of load keep failing; see /nowhere/load.log.');
});
