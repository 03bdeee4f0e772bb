import { expect, test } from '@jest/globals';
import { createProgress } from './progress.ts';

const REASON = 'tables has 1 message in flight, retried by 21:45:10 at the latest';

/** A progress of one file on a stream of that kind, and what it has written. */
function progressOn(quiet: boolean, isTTY: boolean) {
  let text = '';
  const out = { isTTY, columns: 80, write: (piece: string) => (text += piece) } as unknown as NodeJS.WriteStream;
  return { progress: createProgress(1, quiet, out), written: () => text };
}

/** What a progress writes, with a stall in the middle. */
function stalled(quiet: boolean, isTTY: boolean): string {
  const { progress, written } = progressOn(quiet, isTTY);
  progress.showCollected(1);
  progress.showWaiting('');
  progress.showWaiting(REASON);
  progress.showWaiting(REASON);
  progress.showWaiting('');
  progress.showLoaded(1);
  progress.end();
  return written();
}

test('what a run waits for is said once in a pipe, and with --json too', () => {
  expect(stalled(false, false)).toBe(`collected 1 of 1 files\nwaiting: ${REASON}\nloaded 1 of 1 files\n`);
  expect(stalled(true, false)).toBe(`waiting: ${REASON}\n`);
});

test('on a terminal it does not stay', () => {
  const screen = stalled(false, true).split('\u001b[J');
  expect(screen.at(-2)).not.toContain('waiting');
});

test('on a terminal, what is said after the end leaves what was printed before it', () => {
  const { progress, written } = progressOn(false, true);
  progress.showCollected(1);
  progress.end();
  const before = written();
  progress.print('waiting for the warehouse');
  progress.showLoaded(1);
  expect(written().slice(before.length)).toBe('waiting for the warehouse\n');
});

test.each([
  [true, true],
  [true, false],
  [false, false],
])('without bars, what is said goes to the same stream (quiet: %s, terminal: %s)', (quiet, isTTY) => {
  const { progress, written } = progressOn(quiet, isTTY);
  progress.print('waiting for the warehouse');
  expect(written()).toBe('waiting for the warehouse\n');
});
