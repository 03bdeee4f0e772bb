import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { decodeObjectHints } from '@brewline/contracts';
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
import { extractor } from './extract.ts';
import { readPseudonymKey } from './pseudonym-key.ts';
import { openNewest, reopen } from './raw-object.ts';

const config = readConfig({
  ...queueConfig,
  ROWS_QUEUE_URL: z.url(),
  PSEUDONYM_KEY_SECRET: z.string().min(1),
  MAX_REJECT_SHARE: z.coerce.number().min(0).max(1),
});
const logger = createLogger('extract', config.STAGE);
const sqs = new SQSClient(clientOptions);
const s3 = new S3Client(s3ClientOptions);

const makeExtractor = async (signal: AbortSignal) =>
  extractor({
    pseudonymKey: await readPseudonymKey(config.PSEUDONYM_KEY_SECRET, signal),
    maxRejectShare: config.MAX_REJECT_SHARE,
    openNewest: (hint, abort) => openNewest(s3, hint, abort),
    reopen: (hint, etag, abort) => reopen(s3, hint, etag, abort),
    send: (bodies, abort) => sendMessages(sqs, config.ROWS_QUEUE_URL, bodies, abort),
  });
/**
 * Made for the first message, not at cold start: a failure to read the key there would hide the message for its
 * visibility timeout of half an hour.
 */
let extract: ReturnType<typeof extractor> | undefined;

/** S3 events from SQS; row chunks to SQS. */
export const handler = batchHandler(
  { sqs, logger, queueUrl: config.SOURCE_QUEUE_URL, deadLetterUrl: config.DEAD_LETTER_QUEUE_URL },
  handleOneByOne(async ({ body }, signal) => {
    extract ??= await makeExtractor(signal);
    for (const hint of decodeObjectHints(body)) {
      const started = performance.now();
      const extracted = await extract(hint, signal);
      if (extracted === undefined) logger.warn({ key: hint.key }, 'the object is gone; nothing was read');
      else
        logger.info(
          {
            drop_id: extracted.drop.dropId,
            key: extracted.drop.key,
            ...extracted.receipt,
            milliseconds: Math.round(performance.now() - started),
          },
          'drop',
        );
    }
  }),
);
