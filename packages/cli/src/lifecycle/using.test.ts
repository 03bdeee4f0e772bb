import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { Stopped } from './stop-signal.ts';
import { using } from './using.ts';

const never = () => new Promise<never>(() => undefined);
const A_FEW_SECONDS = 15_000;

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

test.each([
  ['opening', never, never],
  ['closing', () => Promise.resolve({ close: never }), () => Promise.resolve()],
  ['use and closing', () => Promise.resolve({ close: never }), never],
])(
  'one signal ends a command within seconds even if %s never ends',
  async (_, open: () => Promise<{ close(): Promise<void> }>, use) => {
    const stop = new AbortController();
    const ended = using(stop.signal, open, use).catch((error: unknown) => error);
    stop.abort(new Stopped('SIGTERM'));
    await jest.advanceTimersByTimeAsync(A_FEW_SECONDS);
    expect(await ended).toBe(stop.signal.reason);
  },
);

test('a resource that opens after the signal is closed', async () => {
  const stop = new AbortController();
  const close = jest.fn(() => Promise.resolve());
  let opened!: (value: { close(): Promise<void> }) => void;
  const ended = using(
    stop.signal,
    () => new Promise<{ close(): Promise<void> }>((resolve) => (opened = resolve)),
    never,
  ).catch((error: unknown) => error);
  stop.abort(new Stopped('SIGTERM'));
  await jest.advanceTimersByTimeAsync(7000);
  opened({ close });
  expect(await ended).toBe(stop.signal.reason);
  expect(close).toHaveBeenCalledTimes(1);
});
