import { untilStopped } from './stop-signal.ts';

/** Opens something, uses it, and closes it whatever happens: also when the signal comes, so that no process is left behind. */
export async function withOpen<Open extends { close(): Promise<void> }, T>(signal: AbortSignal, open: () => Promise<Open>, use: (opened: Open) => Promise<T>): Promise<T> {
  const opening = open();
  try {
    return await untilStopped(signal, opening.then(use));
  } finally {
    await opening.then((opened) => opened.close(), () => undefined);
  }
}
