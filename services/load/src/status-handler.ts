import { baseConfig, deadlineOf, readConfig, warehouseConfig, warehouseUrl } from '@brewline/runtime';
import { status, type DropStatusRow, readWarehouse } from '@brewline/warehouse';
import type { Context } from 'aws-lambda';
import { decodeFileEvent } from './file-event.ts';

const url = warehouseUrl(readConfig({ ...baseConfig, ...warehouseConfig }));

/**
 * The status of each version of the file `{ "key": … }`, newest first, with `"bucket"` those of that bucket; none until
 * load has received it.
 */
export const handler = async (event: unknown, context: Context): Promise<{ drops: DropStatusRow[] }> => {
  const file = decodeFileEvent(event);
  return { drops: await readWarehouse(await url(), deadlineOf(context), (session) => status(session, file)) };
};
