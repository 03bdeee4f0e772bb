import { baseConfig, deadlineOf, readConfig, warehouseConfig, warehouseUrl } from '@brewline/runtime';
import { summarise } from '@brewline/warehouse';
import type { Context } from 'aws-lambda';

const config = readConfig({ ...baseConfig, ...warehouseConfig });
const url = warehouseUrl(config);

/**
 * Updates the figures that PostgreSQL keeps for dashboards, or as many as it has time for; runs on a schedule. Does not
 * connect to Redshift.
 *
 * @throws Error if some are left, so that it is invoked again and continues
 */
export const handler = async (_event: unknown, context: Context): Promise<void> => {
  const isDone = await summarise(await url(), deadlineOf(context));
  if (!isDone)
    throw new Error('The summaries are not up to date yet. Finished slices are kept; the next invocation continues.');
};
