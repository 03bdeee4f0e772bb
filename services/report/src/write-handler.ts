import { S3Client } from '@aws-sdk/client-s3';
import {
  baseConfig,
  createLogger,
  deadlineOf,
  readConfig,
  s3ClientOptions,
  warehouseConfig,
  warehouseUrl,
} from '@brewline/runtime';
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { write, type WrittenReport } from './write.ts';
import { decodeWriteEvent } from './write-event.ts';
import { dayBefore } from './yesterday.ts';

const config = readConfig({
  ...baseConfig,
  ...warehouseConfig,
  REPORTS_BUCKET: z.string().min(1),
  TIMEZONE: z.string().min(1),
});
const logger = createLogger('report', config.STAGE);
const url = warehouseUrl(config);
const s3 = new S3Client(s3ClientOptions);

/**
 * For drawing the charts, and putting the report into its bucket if S3 does not answer at first
 * (packages/runtime/src/client-options.ts).
 */
const RESERVE_MS = 40_000;

/** Writes the report on `{ "period": "daily" }`, weekly or monthly; what it returns, Lambda hands on to `send`. */
export const handler = async (event: unknown, context: Context): Promise<WrittenReport> => {
  const request = decodeWriteEvent(event, dayBefore(config.TIMEZONE));
  const written = await write(
    { url: await url(), deadline: deadlineOf(context, RESERVE_MS), s3, bucket: config.REPORTS_BUCKET },
    request,
  );
  logger.info(
    { period: request.period, day: request.day, key: written.key, warnings: written.warnings.length },
    'report written',
  );
  return written;
};
