import { ChangeMessageVisibilityBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { PermanentError } from '@brewline/contracts';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { deadlineOf } from './deadline.ts';
import { messageOf } from './errors.ts';
import type { Logger } from './logger.ts';
import { emitMetrics } from './metrics.ts';

/** Errors by message id; messages that are not in it succeeded. */
export type Failures = ReadonlyMap<string, unknown>;

export interface BatchHandlerOptions {
  readonly sqs: SQSClient;
  readonly logger: Logger;
  readonly queueUrl: string;
  readonly deadLetterUrl: string;
}

/** Milliseconds for the queue calls about failed messages: fewer than `deadlineOf` reserves for the response. */
const QUEUE_TIMEOUT_MS = 4000;
/** The delay of the first retry, in seconds. */
const MIN_RETRY_SECONDS = 10;
const MAX_RETRY_SECONDS = 60;
/**
 * Each later retry waits this many times longer: the queue's fifth and last receive is 14 to 85 minutes after the
 * first, when most outages are over.
 */
const RETRY_GROWTH = 4;
const MAX_GROWTHS = 3;
const MAX_REASON_CHARACTERS = 500;

/**
 * Makes a Lambda handler with partial batch responses: a failed message does not affect the others. After a
 * `PermanentError` it is sent to the dead-letter queue with its reason; after any other error it is redelivered after
 * 10 to 60 s, and after each further failure after four times as long.
 */
export function batchHandler(
  { sqs, logger, queueUrl, deadLetterUrl }: BatchHandlerOptions,
  handle: (records: readonly SQSRecord[], context: Context) => Promise<Failures>,
) {
  const sendToDeadLetter = async (record: SQSRecord, error: PermanentError, abortSignal: AbortSignal) => {
    const reason = { DataType: 'String', StringValue: error.message.slice(0, MAX_REASON_CHARACTERS) };
    await sqs.send(
      new SendMessageCommand({ QueueUrl: deadLetterUrl, MessageBody: record.body, MessageAttributes: { reason } }),
      { abortSignal },
    );
  };

  const scheduleRetry = async (records: readonly SQSRecord[], abortSignal: AbortSignal) => {
    for (let from = 0; from < records.length; from += 10) {
      const Entries = records.slice(from, from + 10).map(({ messageId, receiptHandle, attributes }) => ({
        Id: messageId,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: retryDelaySeconds(Number(attributes.ApproximateReceiveCount)),
      }));
      const { Failed = [] } = await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }), {
        abortSignal,
      });
      for (const { Id, Code } of Failed)
        logger.warn(
          { messageId: Id, reason: Code },
          'the queue kept the visibility timeout; the message is redelivered later',
        );
    }
  };

  return async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const failures = await handle(event.Records, context);
    if (failures.size === 0) return { batchItemFailures: [] };
    emitMetrics(logger, { FailedItems: failures.size });
    const abortSignal = AbortSignal.timeout(QUEUE_TIMEOUT_MS);
    const retried: SQSRecord[] = [];
    for (const record of event.Records) {
      if (!failures.has(record.messageId)) continue;
      const error = failures.get(record.messageId);
      const isDeadLetter =
        error instanceof PermanentError && (await tryQueueCall(sendToDeadLetter(record, error, abortSignal), logger));
      if (!isDeadLetter) retried.push(record);
      logger[isDeadLetter ? 'error' : 'warn'](
        {
          messageId: record.messageId,
          receives: Number(record.attributes.ApproximateReceiveCount),
          reason: messageOf(error),
        },
        isDeadLetter ? 'message sent to the dead-letter queue' : 'message failed and will be retried',
      );
    }
    if (retried.length > 0) await tryQueueCall(scheduleRetry(retried, abortSignal), logger);
    return { batchItemFailures: retried.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}

/** Seconds until the message is redelivered. */
const retryDelaySeconds = (receives: number): number =>
  Math.floor(
    (MIN_RETRY_SECONDS + Math.random() * (MAX_RETRY_SECONDS - MIN_RETRY_SECONDS))
      * RETRY_GROWTH ** Math.min(receives - 1, MAX_GROWTHS),
  );

/** Neither call has to succeed: without it the queue redelivers the message, only later. */
const tryQueueCall = (step: Promise<unknown>, logger: Logger): Promise<boolean> =>
  step.then(
    () => true,
    (error: unknown) => {
      logger.warn({ reason: messageOf(error) }, 'a call to the queue failed; the message is redelivered');
      return false;
    },
  );

type HandleRecord = (record: SQSRecord, signal: AbortSignal) => Promise<void>;

/**
 * Handles messages one by one, for work that gains nothing from batching. Each gets a signal that aborts its requests
 * in time for the response, so that a request that hangs does not fail the whole batch.
 */
export const handleOneByOne =
  (handle: HandleRecord) =>
  async (records: readonly SQSRecord[], context: Context): Promise<Failures> => {
    const failures = new Map<string, unknown>();
    for (const record of records) {
      await handleWithTimeout(handle, record, Math.floor(deadlineOf(context) - performance.now())).catch(
        (error: unknown) => failures.set(record.messageId, error),
      );
    }
    return failures;
  };

async function handleWithTimeout(handle: HandleRecord, record: SQSRecord, milliseconds: number): Promise<void> {
  if (milliseconds <= 0) throw new Error('the function ran out of time before this message');
  const signal = AbortSignal.timeout(milliseconds);
  try {
    await handle(record, signal);
  } catch (error) {
    const isLate = signal.aborted && !(error instanceof PermanentError);
    throw isLate ? new Error('the function ran out of time while handling this message', { cause: error }) : error;
  }
}
