import { summarise } from '@brewline/warehouse';
import type { Line } from './line.ts';

const GIVE_UP_AFTER = 600_000;

/** Brings the summaries up to date with what was loaded. They are right without it, and slower: so a failure is said, and is no more than that. */
export async function summariseLoaded({ database, warehouseUrl, stall }: Line): Promise<void> {
  if (stall() !== undefined) return;
  await database.keepTrying(() => summarise(warehouseUrl, performance.now() + GIVE_UP_AFTER)).catch((error: unknown) => {
    console.error(`brewline: the summaries were not brought up to date: ${(error as Error).message}. Dashboards are right, but slower until the next run.`);
  });
}
