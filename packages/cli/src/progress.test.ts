import { expect, test } from '@jest/globals';
import { createProgress } from './progress.ts';

const REASON = 'tables has 1 message in flight, retried by 21:45:10 at the latest';

/** What a progress writes into a stream of that kind, with a stall in the middle. */
function written(quiet: boolean, isTTY: boolean): string {
  let text = '';
  const out = { isTTY, columns: 80, write: (piece: string) => (text += piece) } as unknown as NodeJS.WriteStream;
  const progress = createProgress(1, quiet, out);
  progress.collected(1);
  progress.waiting('');
  progress.waiting(REASON);
  progress.waiting(REASON);
  progress.waiting('');
  progress.loaded(1);
  progress.end();
  return text;
}

test('what a run waits for is said once in a pipe, and with --json too', () => {
  expect(written(false, false)).toBe(`collected 1 of 1 files\nwaiting: ${REASON}\nloaded 1 of 1 files\n`);
  expect(written(true, false)).toBe(`waiting: ${REASON}\n`);
});

test('on a terminal it does not stay', () => {
  const screen = written(false, true).split('\u001b[J');
  expect(screen.at(-2)).not.toContain('waiting');
});
