import { expect, test } from '@jest/globals';
import { createProgress } from './progress.ts';

const REASON = 'tables has 1 message in flight, retried by 21:45:10 at the latest';

/** The progress of one file on such a stream, and the text it has written. */
function createTestProgress(quiet: boolean, isTTY: boolean) {
  let text = '';
  const out = { isTTY, columns: 80, write: (piece: string) => (text += piece) } as unknown as NodeJS.WriteStream;
  return { progress: createProgress(1, quiet, out), written: () => text };
}

/** The output of a run that stalls in the middle. */
function writeStalledRun(quiet: boolean, isTTY: boolean): string {
  const { progress, written } = createTestProgress(quiet, isTTY);
  progress.showCollected(1);
  progress.showWaiting('');
  progress.showWaiting(REASON);
  progress.showWaiting(REASON);
  progress.showWaiting('');
  progress.showLoaded(1);
  progress.end();
  return written();
}

test('the reason for waiting is printed once in a pipe, also with --json', () => {
  expect(writeStalledRun(false, false)).toBe(`collected 1 of 1 files\nwaiting: ${REASON}\nloaded 1 of 1 files\n`);
  expect(writeStalledRun(true, false)).toBe(`waiting: ${REASON}\n`);
});

test('on a terminal, the reason for waiting is erased at the end', () => {
  const screen = writeStalledRun(false, true).split('\u001b[J');
  expect(screen.at(-2)).not.toContain('waiting');
});

test('on a terminal, output after the end does not overwrite earlier output', () => {
  const { progress, written } = createTestProgress(false, true);
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
])('without bars, messages go to the same stream (quiet: %s, terminal: %s)', (quiet, isTTY) => {
  const { progress, written } = createTestProgress(quiet, isTTY);
  progress.print('waiting for the warehouse');
  expect(written()).toBe('waiting for the warehouse\n');
});
