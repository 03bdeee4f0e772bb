import { untilStopped } from './stop-signal.ts';

/** Opens something, uses it, and closes it whatever happens: also on Ctrl-C, which leaves no process behind. */
export async function withOpen<Open extends { close(): Promise<void> }, T>(open: () => Promise<Open>, use: (opened: Open) => Promise<T>): Promise<T> {
  const opening = open();
  try {
    return await untilStopped(opening.then(use));
  } finally {
    await opening.then((opened) => opened.close(), () => undefined);
  }
}
