import type { Readable } from 'node:stream';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import {
  batchHandler,
  clientOptions,
  createLogger,
  queueConfig,
  readConfig,
  s3ClientOptions,
  warehouseConfig,
  warehouseUrl,
} from '@brewline/runtime';
import { type CleanBucket, openWarehouse } from '@brewline/warehouse';
import * as z from 'zod';
import { loadRecords } from './load-records.ts';

const config = readConfig({
  ...queueConfig,
  ...warehouseConfig,
  CLEAN_BUCKET: z.string().min(3),
  COPY_ROLE_ARN: z.string().startsWith('arn:'),
});
const logger = createLogger('load', config.STAGE);
const s3 = new S3Client(s3ClientOptions);
const clean: CleanBucket = {
  name: config.CLEAN_BUCKET,
  open: async ({ bucket, key }, abortSignal) =>
    (await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }), { abortSignal })).Body as Readable,
  put: async (Key, Body) => {
    await s3.send(new PutObjectCommand({ Bucket: config.CLEAN_BUCKET, Key, Body }));
  },
};

/** Loads table batches from SQS into the warehouse. */
export const handler = batchHandler(
  {
    sqs: new SQSClient(clientOptions),
    logger,
    queueUrl: config.SOURCE_QUEUE_URL,
    deadLetterUrl: config.DEAD_LETTER_QUEUE_URL,
  },
  loadRecords(openWarehouse(warehouseUrl(config), { clean, copyRole: config.COPY_ROLE_ARN }), logger),
);
