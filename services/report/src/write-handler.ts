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
 * Reserved for drawing the charts, and for putting the report into its bucket if S3 does not answer at first
 * (packages/runtime/src/client-options.ts).
 */
const RESERVE_MS = 40_000;

/** Writes the report for `{ "period": "daily" }`, weekly or monthly; Lambda passes the result on to `send`. */
export const handler = async (event: unknown, context: Context): Promise<WrittenReport> => {
  const request = decodeWriteEvent(event, dayBefore(config.TIMEZONE));
  const report = await write(
    { url: await url(), deadline: deadlineOf(context, RESERVE_MS), s3, bucket: config.REPORTS_BUCKET },
    request,
  );
  logger.info(
    { period: request.period, day: request.day, key: report.key, warnings: report.warnings.length },
    'report written',
  );
  return report;
};
