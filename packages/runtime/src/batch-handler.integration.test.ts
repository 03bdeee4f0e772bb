import { setTimeout as wait } from 'node:timers/promises';
import { ChangeMessageVisibilityBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PermanentError } from '@brewline/contracts';
import { beforeEach, expect, test } from '@jest/globals';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { batchHandler, handleOneByOne } from './batch-handler.ts';
import { clientOptions } from './client-options.ts';
import { createMemoryLogger, readMetrics } from './testing/index.ts';
import { startTestServer } from '@brewline/testing';

const QUEUE = 'http://queues/rows';
const DEAD_LETTERS = 'http://queues/rows-dead-letters';
const sqs = mockClient(SQSClient);
const { logger, lines } = createMemoryLogger('test');

beforeEach(() => {
  sqs.reset();
  lines.length = 0;
});

const record = (messageId: string, body = messageId) =>
  ({
    messageId,
    body,
    receiptHandle: `handle of ${messageId}`,
    attributes: { ApproximateReceiveCount: '1' },
  }) as SQSRecord;
const eventOf = (...ids: string[]): SQSEvent => ({ Records: ids.map((id) => record(id)) });
const withTimeLeft = (milliseconds: number) => ({ getRemainingTimeInMillis: () => milliseconds }) as Context;

function handlerThat(handle: (body: string) => void) {
  const client = new SQSClient({ region: 'eu-west-2' });
  return batchHandler(
    { sqs: client, logger, queueUrl: QUEUE, deadLetterUrl: DEAD_LETTERS },
    handleOneByOne(({ body }) => Promise.resolve().then(() => handle(body))),
  );
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
  const answer = await handlerThat(failOn('b', new PermanentError('Not a row chunk: chunk: invalid_type')))(
    eventOf('a', 'b', 'c'),
    withTimeLeft(60_000),
  );

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

test.each([
  [2, 40],
  [3, 160],
  [4, 640],
  [5, 640],
  [9, 640],
])(
  'after receive %i it comes back after %i to six times as many seconds, so that an outage makes no dead letters',
  async (receives, shortest) => {
    const event = {
      Records: [
        { ...record('a'), attributes: { ApproximateReceiveCount: String(receives) } as SQSRecord['attributes'] },
      ],
    };
    await handlerThat(failOn('a', new Error('connection reset')))(event, withTimeLeft(60_000));

    const { VisibilityTimeout } = sqs.commandCalls(ChangeMessageVisibilityBatchCommand)[0]!.args[0].input.Entries![0]!;
    expect(VisibilityTimeout).toBeGreaterThanOrEqual(shortest);
    expect(VisibilityTimeout).toBeLessThanOrEqual(6 * shortest);
  },
);

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

test('the queue is asked ten at a time, and what it does not do is logged', async () => {
  sqs
    .on(ChangeMessageVisibilityBatchCommand)
    .resolvesOnce({ Successful: [], Failed: [{ Id: 'm3', Code: 'InternalError', SenderFault: false }] })
    .resolves({ Successful: [], Failed: [] });
  const ids = Array.from({ length: 12 }, (_, n) => `m${n}`);

  const answer = await handlerThat(() => {
    throw new Error('later');
  })(eventOf(...ids), withTimeLeft(60_000));

  expect(answer.batchItemFailures).toHaveLength(12);
  expect(
    sqs.commandCalls(ChangeMessageVisibilityBatchCommand).map(({ args }) => args[0].input.Entries!.length),
  ).toEqual([10, 2]);
  expect(lines.filter(({ messageId, reason }) => messageId === 'm3' && reason === 'InternalError')).toHaveLength(1);
});

test('failed items are counted, dead letters and retries alike; without one nothing is', async () => {
  await handlerThat(() => undefined)(eventOf('a'), withTimeLeft(60_000));
  expect(lines).toEqual([]);

  await handlerThat((body) => {
    if (body !== 'a') throw body === 'b' ? new PermanentError('nonsense') : new Error('later');
  })(eventOf('a', 'b', 'c'), withTimeLeft(60_000));
  expect(readMetrics(lines)).toEqual([
    { stage: 'test', service: 'test', name: 'FailedItems', unit: 'Count', value: 2 },
  ]);
});

test('a message is not begun while the one before it is under way', async () => {
  let [under, most] = [0, 0];
  const busy = handleOneByOne(async () => {
    under += 1;
    most = Math.max(most, under);
    await new Promise(setImmediate);
    under -= 1;
  });

  await busy(eventOf('a', 'b', 'c').Records, withTimeLeft(60_000));

  expect(most).toBe(1);
});

test('a store that is silent about one message is given up in time for the answer', async () => {
  const silent = handleOneByOne(async ({ body }, signal) => {
    if (body === 'b') await wait(60_000, undefined, { signal });
  });
  const ends = performance.now() + 5300;
  const context = { getRemainingTimeInMillis: () => Math.round(ends - performance.now()) } as Context;

  const failures = await silent([record('a'), record('b'), record('c')], context);

  expect(performance.now()).toBeLessThan(ends - 4000);
  expect([...failures].map(([id, error]) => [id, (error as Error).message])).toEqual([
    ['b', 'the function ran out of time in the middle of this message'],
    ['c', 'the function ran out of time before this message'],
  ]);
});

test.each([60_000.5, 2 ** 40])('a clock that jumped, so that %d ms are left, does not fail a message', async (left) => {
  const answer = await handlerThat(() => undefined)(eventOf('a'), withTimeLeft(left));
  expect(answer).toEqual({ batchItemFailures: [] });
});

test('queues that are silent do not hold the answer', async () => {
  sqs.restore();
  const silent = await startTestServer(() => undefined);
  const real = new SQSClient({ ...clientOptions, ...silent });
  const failing = handleOneByOne(({ body }) =>
    Promise.reject(body === 'a' ? new PermanentError('nonsense') : new Error('later')),
  );
  const started = performance.now();

  const answer = await batchHandler(
    { sqs: real, logger, queueUrl: `${silent.endpoint}/rows`, deadLetterUrl: `${silent.endpoint}/dead` },
    failing,
  )(eventOf('a', 'b'), withTimeLeft(60_000));

  expect(answer.batchItemFailures).toHaveLength(2);
  expect(performance.now() - started).toBeLessThan(5000);
  real.destroy();
});

test('messages that the time no longer suffices for are not begun', async () => {
  const begun: string[] = [];

  const answer = await handlerThat((body) => begun.push(body))(eventOf('a', 'b'), withTimeLeft(1000));

  expect(begun).toEqual([]);
  expect(answer.batchItemFailures).toHaveLength(2);
});
