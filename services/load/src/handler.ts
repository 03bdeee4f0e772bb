import type { Readable } from 'node:stream';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { batchHandler, createLogger, queueConfig, readConfig } from '@brewline/runtime';
import { postgresWarehouse } from '@brewline/warehouse';
import * as z from 'zod';
import { loadRecords } from './load-records.ts';

const config = readConfig({ ...queueConfig, WAREHOUSE_URL: z.url({ protocol: /^postgres(ql)?$/ }) });
const logger = createLogger('load');
const s3 = new S3Client({});
const warehouse = postgresWarehouse({
  url: config.WAREHOUSE_URL,
  openObject: async ({ bucket, key }) => (await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }))).Body as Readable,
});

/** Table batches from SQS into the warehouse. */
export const handler = batchHandler(
  { sqs: new SQSClient({}), logger, queueUrl: config.SOURCE_QUEUE_URL, deadLetterUrl: config.DEAD_LETTER_QUEUE_URL },
  loadRecords(warehouse, logger),
);
