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

function makeHandler(handle: (body: string) => void) {
  const client = new SQSClient({ region: 'eu-west-2' });
  return batchHandler(
    { sqs: client, logger, queueUrl: QUEUE, deadLetterUrl: DEAD_LETTERS },
    handleOneByOne(({ body }) => Promise.resolve().then(() => handle(body))),
  );
}

const failOn = (poison: string, error: Error) => (body: string) => {
  if (body === poison) throw error;
};

test('a batch without failures reports none and calls no queue', async () => {
  const answer = await makeHandler(() => undefined)(eventOf('a', 'b'), withTimeLeft(60_000));

  expect(answer).toEqual({ batchItemFailures: [] });
  expect(sqs.calls()).toHaveLength(0);
});

test('a message that fails permanently is sent to the dead-letter queue with its reason and acknowledged', async () => {
  const answer = await makeHandler(failOn('b', new PermanentError('Not a row chunk: chunk: invalid_type')))(
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

test('a message with any other error is reported failed and redelivered after 10 to 60 seconds', async () => {
  const answer = await makeHandler(failOn('b', new Error('connection reset')))(eventOf('a', 'b'), withTimeLeft(60_000));

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
  'after receive %i a message is redelivered after %i to six times as many seconds: an outage makes no dead letters',
  async (receives, shortest) => {
    const event = {
      Records: [
        { ...record('a'), attributes: { ApproximateReceiveCount: String(receives) } as SQSRecord['attributes'] },
      ],
    };
    await makeHandler(failOn('a', new Error('connection reset')))(event, withTimeLeft(60_000));

    const { VisibilityTimeout } = sqs.commandCalls(ChangeMessageVisibilityBatchCommand)[0]!.args[0].input.Entries![0]!;
    expect(VisibilityTimeout).toBeGreaterThanOrEqual(shortest);
    expect(VisibilityTimeout).toBeLessThanOrEqual(6 * shortest);
  },
);

test('a message is retried if its dead-letter queue does not answer, so that it is never lost', async () => {
  sqs.on(SendMessageCommand).rejects(new Error('503'));

  const answer = await makeHandler(failOn('a', new PermanentError('nonsense')))(eventOf('a'), withTimeLeft(60_000));

  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'a' }] });
});

test('a failure is reported even if the queue refuses a shorter visibility timeout', async () => {
  sqs.on(ChangeMessageVisibilityBatchCommand).rejects(new Error('503'));

  const answer = await makeHandler(failOn('a', new Error('later')))(eventOf('a'), withTimeLeft(60_000));

  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'a' }] });
});

test('visibility timeouts are changed ten at a time, and refused changes are logged', async () => {
  sqs
    .on(ChangeMessageVisibilityBatchCommand)
    .resolvesOnce({ Successful: [], Failed: [{ Id: 'm3', Code: 'InternalError', SenderFault: false }] })
    .resolves({ Successful: [], Failed: [] });
  const ids = Array.from({ length: 12 }, (_, n) => `m${n}`);

  const answer = await makeHandler(() => {
    throw new Error('later');
  })(eventOf(...ids), withTimeLeft(60_000));

  expect(answer.batchItemFailures).toHaveLength(12);
  expect(
    sqs.commandCalls(ChangeMessageVisibilityBatchCommand).map(({ args }) => args[0].input.Entries!.length),
  ).toEqual([10, 2]);
  expect(lines.filter(({ messageId, reason }) => messageId === 'm3' && reason === 'InternalError')).toHaveLength(1);
});

test('failed messages are counted, dead letters and retries alike; a batch without one emits no metric', async () => {
  await makeHandler(() => undefined)(eventOf('a'), withTimeLeft(60_000));
  expect(lines).toEqual([]);

  await makeHandler((body) => {
    if (body !== 'a') throw body === 'b' ? new PermanentError('nonsense') : new Error('later');
  })(eventOf('a', 'b', 'c'), withTimeLeft(60_000));
  expect(readMetrics(lines)).toEqual([
    { stage: 'test', service: 'test', name: 'FailedItems', unit: 'Count', value: 2 },
  ]);
});

test('messages are handled one at a time', async () => {
  let [active, peak] = [0, 0];
  const busy = handleOneByOne(async () => {
    active += 1;
    peak = Math.max(peak, active);
    await new Promise(setImmediate);
    active -= 1;
  });

  await busy(eventOf('a', 'b', 'c').Records, withTimeLeft(60_000));

  expect(peak).toBe(1);
});

test('a request that hangs is aborted in time for the response', async () => {
  const unresponsive = handleOneByOne(async ({ body }, signal) => {
    if (body === 'b') await wait(60_000, undefined, { signal });
  });
  const ends = performance.now() + 5300;
  const context = { getRemainingTimeInMillis: () => Math.round(ends - performance.now()) } as Context;

  const failures = await unresponsive([record('a'), record('b'), record('c')], context);

  expect(performance.now()).toBeLessThan(ends - 4000);
  expect([...failures].map(([id, error]) => [id, (error as Error).message])).toEqual([
    ['b', 'the function ran out of time while handling this message'],
    ['c', 'the function ran out of time before this message'],
  ]);
});

test.each([60_000.5, 2 ** 40])('a clock jump that leaves %d ms does not fail a message', async (left) => {
  const answer = await makeHandler(() => undefined)(eventOf('a'), withTimeLeft(left));
  expect(answer).toEqual({ batchItemFailures: [] });
});

test('unresponsive queues do not delay the response', async () => {
  sqs.restore();
  const unresponsive = await startTestServer(() => undefined);
  const real = new SQSClient({ ...clientOptions, ...unresponsive });
  const failing = handleOneByOne(({ body }) =>
    Promise.reject(body === 'a' ? new PermanentError('nonsense') : new Error('later')),
  );
  const started = performance.now();

  const answer = await batchHandler(
    { sqs: real, logger, queueUrl: `${unresponsive.endpoint}/rows`, deadLetterUrl: `${unresponsive.endpoint}/dead` },
    failing,
  )(eventOf('a', 'b'), withTimeLeft(60_000));

  expect(answer.batchItemFailures).toHaveLength(2);
  expect(performance.now() - started).toBeLessThan(5000);
  real.destroy();
});

test('no message is started when too little time is left', async () => {
  const begun: string[] = [];

  const answer = await makeHandler((body) => begun.push(body))(eventOf('a', 'b'), withTimeLeft(1000));

  expect(begun).toEqual([]);
  expect(answer.batchItemFailures).toHaveLength(2);
});
