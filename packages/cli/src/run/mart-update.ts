import { summarise } from '@brewline/warehouse';
import type { Pipeline } from '../pipeline/pipeline.ts';

const TIMEOUT_MS = 600_000;
const STILL_RIGHT = 'Dashboards and reports are right, but slower, until the next run does the rest.';

/**
 * Brings the summaries up to date with what was loaded. They are right without it, and slower: so a failure is said,
 * and is no more than that.
 */
export async function updateMart(
  { database, warehouseUrl, stallReason }: Pipeline,
  signal: AbortSignal,
): Promise<void> {
  if (stallReason() !== undefined) return;
  const deadline = performance.now() + TIMEOUT_MS;
  try {
    const isDone = await database.retryWhileAway(() => summarise(warehouseUrl, deadline, signal));
    if (!isDone) console.error(`brewline: after ten minutes the summaries are not up to date yet. ${STILL_RIGHT}`);
  } catch (error) {
    signal.throwIfAborted();
    console.error(`brewline: the summaries were not brought up to date: ${(error as Error).message}. ${STILL_RIGHT}`);
  }
}
