import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { decodeRowChunk } from '@brewline/contracts';
import {
  batchHandler,
  clientOptions,
  createLogger,
  handleOneByOne,
  queueConfig,
  readConfig,
  s3ClientOptions,
  sendMessages,
} from '@brewline/runtime';
import * as z from 'zod';
import { type PutObject, transform } from './transform.ts';

const config = readConfig({ ...queueConfig, TABLES_QUEUE_URL: z.url(), CLEAN_BUCKET: z.string().min(3) });
const logger = createLogger('transform', config.STAGE);
const sqs = new SQSClient(clientOptions);
const s3 = new S3Client(s3ClientOptions);

const put =
  (abortSignal: AbortSignal): PutObject =>
  async (Key, Body) => {
    await s3.send(
      new PutObjectCommand({
        Bucket: config.CLEAN_BUCKET,
        Key,
        Body,
        ContentType: 'text/csv',
        ContentEncoding: 'gzip',
      }),
      { abortSignal },
    );
  };

/** Row chunks from SQS; table batches to SQS, each in its own call, so that a failure affects only its chunk. */
export const handler = batchHandler(
  { sqs, logger, queueUrl: config.SOURCE_QUEUE_URL, deadLetterUrl: config.DEAD_LETTER_QUEUE_URL },
  handleOneByOne(async ({ body }, signal) => {
    const started = performance.now();
    const message = decodeRowChunk(body);
    await sendMessages(
      sqs,
      config.TABLES_QUEUE_URL,
      [await transform(message, config.CLEAN_BUCKET, put(signal))],
      signal,
    );
    logger.info(
      {
        drop_id: message.drop.dropId,
        chunk: message.chunk,
        sales: message.sales.soldAt.length,
        notes: message.notes.length,
        milliseconds: Math.round(performance.now() - started),
      },
      'chunk',
    );
  }),
);
