import { ChangeMessageVisibilityBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PermanentError } from '@brewline/contracts';
import { beforeEach, expect, test } from '@jest/globals';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { batchHandler, oneByOne } from './batch-handler.ts';
import { createLogger } from './logger.ts';

const QUEUE = 'http://queues/rows';
const DEAD_LETTERS = 'http://queues/rows-dead-letters';
const sqs = mockClient(SQSClient);
const logger = createLogger('test');
logger.level = 'silent';

beforeEach(() => void sqs.reset());

const record = (messageId: string, body = messageId) =>
  ({ messageId, body, receiptHandle: `handle of ${messageId}`, attributes: { ApproximateReceiveCount: '1' } }) as SQSRecord;
const eventOf = (...ids: string[]): SQSEvent => ({ Records: ids.map((id) => record(id)) });
const withTimeLeft = (milliseconds: number) => ({ getRemainingTimeInMillis: () => milliseconds }) as Context;

function handlerThat(handle: (body: string) => void) {
  const client = new SQSClient({ region: 'eu-west-2' });
  return batchHandler({ sqs: client, logger, queueUrl: QUEUE, deadLetterUrl: DEAD_LETTERS }, oneByOne(({ body }) => Promise.resolve().then(() => handle(body))));
}

const failOn = (poison: string, error: Error) => (body: string) => {
  if (body === poison) throw error;
};

test('a batch without a failure reports none and says nothing to the queue', async () => {
  const answer = await handlerThat(() => undefined)(eventOf('a', 'b'), withTimeLeft(60_000));

  expect(answer).toEqual({ batchItemFailures: [] });
  expect(sqs.calls()).toHaveLength(0);
});

test('a permanent error alone goes to the dead-letter queue with its reason, and is acknowledged', async () => {
  const answer = await handlerThat(failOn('b', new PermanentError('Not a row chunk: chunk: invalid_type')))(eventOf('a', 'b', 'c'), withTimeLeft(60_000));

  expect(answer).toEqual({ batchItemFailures: [] });
  expect(sqs.commandCalls(SendMessageCommand).map(({ args }) => args[0].input)).toEqual([
    {
      QueueUrl: DEAD_LETTERS,
      MessageBody: 'b',
      MessageAttributes: { reason: { DataType: 'String', StringValue: 'Not a row chunk: chunk: invalid_type' } },
    },
  ]);
});

test('any other error alone is reported failed, and comes back after 10 to 60 seconds', async () => {
  const answer = await handlerThat(failOn('b', new Error('connection reset')))(eventOf('a', 'b'), withTimeLeft(60_000));

  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'b' }] });
  const [call] = sqs.commandCalls(ChangeMessageVisibilityBatchCommand);
  expect(call!.args[0].input).toMatchObject({ QueueUrl: QUEUE, Entries: [{ ReceiptHandle: 'handle of b' }] });
  const { VisibilityTimeout } = call!.args[0].input.Entries![0]!;
  expect(VisibilityTimeout).toBeGreaterThanOrEqual(10);
  expect(VisibilityTimeout).toBeLessThanOrEqual(60);
});

test('a permanent error whose dead-letter queue does not answer is retried, so that it is never lost', async () => {
  sqs.on(SendMessageCommand).rejects(new Error('503'));

  const answer = await handlerThat(failOn('a', new PermanentError('nonsense')))(eventOf('a'), withTimeLeft(60_000));

  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'a' }] });
});

test('a queue that refuses a shorter visibility leaves the failure reported', async () => {
  sqs.on(ChangeMessageVisibilityBatchCommand).rejects(new Error('503'));

  const answer = await handlerThat(failOn('a', new Error('later')))(eventOf('a'), withTimeLeft(60_000));

  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'a' }] });
});

test('messages that the time no longer suffices for are not begun', async () => {
  const begun: string[] = [];

  const answer = await handlerThat((body) => begun.push(body))(eventOf('a', 'b'), withTimeLeft(1000));

  expect(begun).toEqual([]);
  expect(answer.batchItemFailures).toHaveLength(2);
});
