import { baseConfig, createLogger, deadlineOf, readConfig, warehouseConfig, warehouseUrl } from '@brewline/runtime';
import { openWarehouse, retract, type Retracted } from '@brewline/warehouse';
import type { Context } from 'aws-lambda';
import { decodeFileEvent } from './file-event.ts';

const config = readConfig({ ...baseConfig, ...warehouseConfig });
const logger = createLogger('load', config.STAGE);
const url = warehouseUrl(config);

/** Retracts the file `{ "key": … }`, up to its newest known version. */
export const handler = async (event: unknown, context: Context): Promise<Retracted> => {
  const warehouse = openWarehouse(url);
  try {
    const retracted = await retract(warehouse, decodeFileEvent(event), deadlineOf(context));
    logger.info(retracted, 'retracted');
    return retracted;
  } finally {
    // The next call may be months away.
    await warehouse.close();
  }
};
