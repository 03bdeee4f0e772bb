import { finishOrStop } from './stop-signal.ts';

/**
 * How long closing may take after a signal, in milliseconds: PostgreSQL writes a checkpoint. Anything still open then
 * ends with this process.
 */
const CLOSE_MS = 10_000;

/**
 * Opens a resource, uses it, and always closes it, even after a signal, so that no process is left behind.
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
