import { baseConfig, deadlineOf, readConfig, warehouseConfig, warehouseUrl } from '@brewline/runtime';
import { summarise } from '@brewline/warehouse';
import type { Context } from 'aws-lambda';

const config = readConfig({ ...baseConfig, ...warehouseConfig });
const url = warehouseUrl(config);

/**
 * Brings the figures that PostgreSQL keeps for dashboards up to date, or as many as it has time for; on a schedule. Of
 * Redshift it asks nothing.
 *
 * @throws Error if some are left, so that it is invoked again and goes on from there
 */
export const handler = async (_event: unknown, context: Context): Promise<void> => {
  const isDone = await summarise(await url(), deadlineOf(context));
  if (!isDone)
    throw new Error('The summaries are not up to date yet. What was counted stays; the next invocation goes on.');
};
