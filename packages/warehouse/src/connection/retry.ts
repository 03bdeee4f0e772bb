import { setTimeout as wait } from 'node:timers/promises';

const MAX_ATTEMPTS = 5;
const FIRST_PAUSE_MS = 100;

/**
 * Runs `attempt` up to five times while its errors are transient, with full jitter in between, until the deadline (of
 * `performance.now()`).
 */
export async function retryUntil<T>(
  deadline: number,
  isTransient: (error: unknown) => boolean,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let count = 1; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      const pause = Math.random() * FIRST_PAUSE_MS * 2 ** count;
      if (count === MAX_ATTEMPTS || !isTransient(error) || performance.now() + pause > deadline) throw error;
      await wait(pause);
    }
  }
}
