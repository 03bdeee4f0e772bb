import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { decodeObjectHints, encodeMessage } from '@brewline/contracts';
import { batchHandler, createLogger, oneByOne, queueConfig, readConfig, sendMessage } from '@brewline/runtime';
import * as z from 'zod';
import { extractor } from './extract.ts';
import { openNewest, reopen } from './raw-object.ts';

const config = readConfig({
  ...queueConfig,
  ROWS_QUEUE_URL: z.url(),
  BREWLINE_PSEUDONYM_KEY: z.string().min(32),
  MAX_REJECT_SHARE: z.coerce.number().min(0).max(1),
});
const logger = createLogger('extract');
const sqs = new SQSClient({});
const s3 = new S3Client({});

const extract = extractor({
  pseudonymKey: config.BREWLINE_PSEUDONYM_KEY,
  maxRejectShare: config.MAX_REJECT_SHARE,
  openNewest: (hint) => openNewest(s3, hint),
  reopen: (hint, etag) => reopen(s3, hint, etag),
  send: (message) => sendMessage(sqs, config.ROWS_QUEUE_URL, encodeMessage(message)),
});

/** S3 events from SQS; row chunks to SQS. */
export const handler = batchHandler(
  { sqs, logger, queueUrl: config.SOURCE_QUEUE_URL, deadLetterUrl: config.DEAD_LETTER_QUEUE_URL },
  oneByOne(async ({ body }) => {
    for (const hint of decodeObjectHints(body)) {
      const started = Date.now();
      const extracted = await extract(hint);
      if (extracted === undefined) logger.warn({ key: hint.key }, 'the object is gone; nothing was read');
      else logger.info({ drop_id: extracted.drop.dropId, key: hint.key, ...extracted.receipt, milliseconds: Date.now() - started }, 'drop');
    }
  }),
);
