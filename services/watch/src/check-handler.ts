import { baseConfig, createLogger, deadlineOf, readConfig, warehouseConfig, warehouseUrl } from '@brewline/runtime';
import { readWarehouse } from '@brewline/warehouse';
import type { Context } from 'aws-lambda';
import { checkDrops, type DropCounts } from './check.ts';

const config = readConfig({ ...baseConfig, ...warehouseConfig });
const logger = createLogger('watch', config.STAGE);
const url = warehouseUrl(config);

/** Counts the drops that are stuck or unreconciled. */
export const handler = async (_: unknown, context: Context): Promise<DropCounts> =>
  readWarehouse(await url(), deadlineOf(context), (session) => checkDrops(session, logger));
