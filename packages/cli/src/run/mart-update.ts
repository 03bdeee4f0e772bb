import { summarise } from '@brewline/warehouse';
import type { Line } from '../pipeline/pipeline.ts';

const TIMEOUT_MS = 600_000;
const SLOWER = 'Dashboards and reports are right, but slower, until the next run does the rest.';

/**
 * Brings the summaries up to date with what was loaded. They are right without it, and slower: so a failure is said,
 * and is no more than that.
 */
export async function summariseLoaded({ database, warehouseUrl, stall }: Line, signal: AbortSignal): Promise<void> {
  if (stall() !== undefined) return;
  const deadline = performance.now() + TIMEOUT_MS;
  try {
    const isDone = await database.keepTrying(() => summarise(warehouseUrl, deadline, signal));
    if (!isDone) console.error(`brewline: after ten minutes the summaries are not up to date yet. ${SLOWER}`);
  } catch (error) {
    signal.throwIfAborted();
    console.error(`brewline: the summaries were not brought up to date: ${(error as Error).message}. ${SLOWER}`);
  }
}
