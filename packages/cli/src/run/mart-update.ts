import { summarise } from '@brewline/warehouse';
import type { Pipeline } from '../pipeline/pipeline.ts';

const TIMEOUT_MS = 600_000;
const SLOWER_HINT = 'Dashboards and reports are correct, but slower, until the next run completes the summaries.';

/**
 * Brings the summaries up to date with what was loaded. Without it, reports are slower but correct, so a failure is
 * only printed.
 */
export async function updateMart(
  { database, warehouseUrl, stallReason }: Pipeline,
  signal: AbortSignal,
): Promise<void> {
  if (stallReason() !== undefined) return;
  const deadline = performance.now() + TIMEOUT_MS;
  try {
    const isDone = await database.retryWhileUnavailable(() => summarise(warehouseUrl, deadline, signal));
    if (!isDone) console.error(`brewline: after ten minutes the summaries are still incomplete. ${SLOWER_HINT}`);
  } catch (error) {
    signal.throwIfAborted();
    console.error(`brewline: could not update the summaries: ${(error as Error).message}. ${SLOWER_HINT}`);
  }
}
