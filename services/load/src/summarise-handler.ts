import { baseConfig, createLogger, deadlineOf, readConfig, warehouseConfig, warehouseUrl } from '@brewline/runtime';
import { summarise } from '@brewline/warehouse';
import type { Context } from 'aws-lambda';

const config = readConfig({ ...baseConfig, ...warehouseConfig });
const logger = createLogger('load', config.STAGE);
const url = warehouseUrl(config);

/** Brings the figures that PostgreSQL keeps for dashboards up to date, or as many as it has time for; on a schedule. Of Redshift it asks nothing. */
export const handler = async (_event: unknown, context: Context): Promise<void> => {
  const isDone = await summarise(await url(), deadlineOf(context));
  if (!isDone) logger.warn('the summaries are not up to date yet: the next invocation goes on');
};
