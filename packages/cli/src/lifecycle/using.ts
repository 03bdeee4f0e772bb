import { finishOrStop } from './stop-signal.ts';

/**
 * How long closing may take after a signal, in milliseconds: PostgreSQL writes a checkpoint. What is left still ends
 * with this process.
 */
const CLOSE_MS = 10_000;

/**
 * Opens something, uses it, and closes it whatever happens: also when the signal comes, so that no process is left
 * behind.
 */
export async function using<Open extends { close(): Promise<void> }, T>(
  signal: AbortSignal,
  open: () => Promise<Open>,
  use: (opened: Open) => Promise<T>,
): Promise<T> {
  const opening = open();
  try {
    return await finishOrStop(signal, opening.then(use));
  } finally {
    const opened = await finishOrStop(signal, opening).catch(() => undefined);
    if (opened) await finishOrStop(signal, opened.close(), CLOSE_MS);
  }
}
