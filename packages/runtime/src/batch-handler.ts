import { ChangeMessageVisibilityBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { PermanentError } from '@brewline/contracts';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { messageOf } from './errors.ts';
import type { Logger } from './logger.ts';

/** What went wrong, by message id; messages that are not in it succeeded. */
export type Failures = ReadonlyMap<string, unknown>;

export interface BatchHandlerOptions {
  readonly sqs: SQSClient;
  readonly logger: Logger;
  readonly queueUrl: string;
  readonly deadLetterUrl: string;
}

/** Milliseconds a handler keeps for its answer: work that is not begun by then comes back as a retry. */
const RESERVE = 5000;
const SHORTEST_RETRY = 10;
const LONGEST_RETRY = 60;
const MOST_REASON_CHARACTERS = 500;

/**
 * Makes a Lambda handler of partial batch responses: a failed message harms only itself.
 * A `PermanentError` goes to the dead-letter queue with its reason; any other error comes back after 10 to 60 s.
 */
export function batchHandler(
  { sqs, logger, queueUrl, deadLetterUrl }: BatchHandlerOptions,
  handle: (records: readonly SQSRecord[], context: Context) => Promise<Failures>,
) {
  const bury = async (record: SQSRecord, error: PermanentError) => {
    const reason = { DataType: 'String', StringValue: error.message.slice(0, MOST_REASON_CHARACTERS) };
    await sqs.send(new SendMessageCommand({ QueueUrl: deadLetterUrl, MessageBody: record.body, MessageAttributes: { reason } }));
  };

  const comeBackSoon = async (records: readonly SQSRecord[]) => {
    for (let from = 0; from < records.length; from += 10) {
      const Entries = records.slice(from, from + 10).map(({ messageId, receiptHandle }) => ({
        Id: messageId,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: SHORTEST_RETRY + Math.floor(Math.random() * (LONGEST_RETRY - SHORTEST_RETRY)),
      }));
      await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }));
    }
  };

  return async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const failures = await handle(event.Records, context);
    const retried: SQSRecord[] = [];
    for (const record of event.Records) {
      if (!failures.has(record.messageId)) continue;
      const error = failures.get(record.messageId);
      const buried = error instanceof PermanentError && (await succeeds(bury(record, error), logger));
      if (!buried) retried.push(record);
      logger[buried ? 'error' : 'warn'](
        { messageId: record.messageId, receives: Number(record.attributes.ApproximateReceiveCount), reason: messageOf(error) },
        buried ? 'message sent to the dead-letter queue' : 'message failed and will be retried',
      );
    }
    if (retried.length > 0) await succeeds(comeBackSoon(retried), logger);
    return { batchItemFailures: retried.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}

/** Burying and shortening are courtesies: without them the message takes its queue's slower way. */
const succeeds = (step: Promise<unknown>, logger: Logger): Promise<boolean> =>
  step.then(
    () => true,
    (error: unknown) => {
      logger.warn({ reason: messageOf(error) }, 'the queue did not answer; the message takes its usual way');
      return false;
    },
  );

/** Handles messages one by one, for work that does not gain from being grouped. */
export const oneByOne = (handle: (record: SQSRecord) => Promise<void>) => async (records: readonly SQSRecord[], context: Context): Promise<Failures> => {
  const failures = new Map<string, unknown>();
  for (const record of records) {
    try {
      if (context.getRemainingTimeInMillis() < RESERVE) throw new Error('the function ran out of time before this message');
      await handle(record);
    } catch (error) {
      failures.set(record.messageId, error);
    }
  }
  return failures;
};
