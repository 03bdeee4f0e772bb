import { baseConfig, deadlineOf, readConfig, warehouseConfig, warehouseUrl } from '@brewline/runtime';
import { summarise } from '@brewline/warehouse';
import type { Context } from 'aws-lambda';

const url = warehouseUrl(readConfig({ ...baseConfig, ...warehouseConfig }));

/** Brings the figures that PostgreSQL keeps for dashboards up to date; on a schedule. Of Redshift it asks nothing. */
export const handler = async (_event: unknown, context: Context): Promise<void> => summarise(await url(), deadlineOf(context));
