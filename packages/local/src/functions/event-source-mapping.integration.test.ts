import { availableParallelism } from 'node:os';
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect, test } from '@jest/globals';
import { waitUntil } from '@brewline/testing';
import type { SQSEvent } from 'aws-lambda';
import { type OneFunctionCloud, startOneFunctionCloud } from '../testing/one-function-cloud.ts';

const done = ({ invocations }: OneFunctionCloud): number =>
  invocations.reduce((sum, { messages, failures }) => sum + messages - failures, 0);

test('a message is delivered once and deleted, and the environment is kept warm', async () => {
  const setup = await startOneFunctionCloud();
  for (let count = 1; count <= 3; count += 1) {
    await setup.send('a');
    await waitUntil(() => done(setup) === count);
  }
  await waitUntil(async () => (await setup.cloud.inFlight()) === 0);
  expect(setup.cloud.environments()).toEqual([{ service: 'transform', pid: setup.invocations[0]!.pid }]);
  expect(setup.invocations.map(({ pid }) => pid)).toEqual(Array(3).fill(setup.invocations[0]!.pid));
  expect(setup.invocations[0]).toMatchObject({ service: 'transform', messages: 1, failures: 0 });
  expect(setup.invocations[0]!.maxRssKb).toBeGreaterThan(20_000);
});

test('the event has the shape that Lambda gives it', async () => {
  const setup = await startOneFunctionCloud();
  const { MessageId, MD5OfMessageBody } = await setup.sqs.send(
    new SendMessageCommand({
      QueueUrl: setup.cloud.queues.rows,
      MessageBody: '{"price":"£3"}',
      MessageAttributes: { reason: { DataType: 'String', StringValue: 'none' } },
    }),
  );
  await waitUntil(() => done(setup) === 1);
  expect(setup.events()[0]!.Records).toEqual([
    {
      messageId: MessageId,
      receiptHandle: expect.any(String),
      body: '{"price":"£3"}',
      attributes: expect.objectContaining({
        ApproximateReceiveCount: '1',
        SentTimestamp: expect.stringMatching(/^\d{13}$/),
        ApproximateFirstReceiveTimestamp: expect.any(String),
        SenderId: expect.any(String),
      }),
      messageAttributes: {
        reason: { stringValue: 'none', stringListValues: [], binaryListValues: [], dataType: 'String' },
      },
      md5OfBody: MD5OfMessageBody,
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-west-2:000000000000:brewline-local-rows',
      awsRegion: 'eu-west-2',
    },
  ]);
});

test('the context and the environment are those of Lambda, and nothing is inherited', async () => {
  process.env.BREWLINE_TEST_SECRET = 'stays here';
  const setup = await startOneFunctionCloud({
    environment: { CLEAN_BUCKET: 'x', TABLES_QUEUE_URL: 'y', NODE_OPTIONS: '--no-deprecation' },
  });
  await setup.send('a');
  await waitUntil(() => done(setup) === 1);
  delete process.env.BREWLINE_TEST_SECRET;
  const { context, environment } = setup.repo.log('transform')[0]! as {
    context: Record<string, unknown>;
    environment: Record<string, string>;
  };
  expect(context).toMatchObject({
    functionName: 'brewline-transform-local-transform',
    memoryLimitInMB: '256',
    awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(context.remaining).toBeGreaterThan(500);
  expect(context.remaining).toBeLessThanOrEqual(1000);
  expect(environment).toMatchObject({
    AWS_ENDPOINT_URL: setup.cloud.endpoint,
    AWS_REGION: 'eu-west-2',
    AWS_LAMBDA_FUNCTION_NAME: 'brewline-transform-local-transform',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
    CLEAN_BUCKET: 'x',
    TABLES_QUEUE_URL: 'y',
    NODE_OPTIONS: '--max-old-space-size=230 --no-deprecation',
  });
  expect(environment).not.toHaveProperty('BREWLINE_TEST_SECRET');
});

test('only the reported message of a batch is redelivered', async () => {
  const setup = await startOneFunctionCloud();
  await setup.send('a', 'fail', 'b');
  await waitUntil(() => setup.invocations.reduce((sum, { failures }) => sum + failures, 0) >= 2);
  expect(done(setup)).toBe(2);
  const bodies = setup.events().flatMap(({ Records }) => Records.map(({ body }) => body));
  expect(bodies.filter((body) => body !== 'fail').sort()).toEqual(['a', 'b']);
  expect(bodies.filter((body) => body === 'fail').length).toBeGreaterThanOrEqual(2);
});

test('a failed message is redelivered after the visibility timeout and a dead letter after five receives', async () => {
  const setup = await startOneFunctionCloud();
  await setup.send('fail');
  await waitUntil(async () => (await setup.cloud.deadLetters()).length === 1);
  expect(await setup.cloud.deadLetters()).toEqual([{ queue: 'rows', body: 'fail', attributes: {} }]);
  expect(await setup.cloud.inFlight()).toBe(0);
  const starts = setup.repo.log('transform').filter(({ event }) => event);
  expect(starts.map(({ event }) => (event as SQSEvent).Records[0]!.attributes.ApproximateReceiveCount)).toEqual([
    '1',
    '2',
    '3',
    '4',
    '5',
  ]);
  // Without the first: its visibility timeout began before the cold start.
  const warm = starts.slice(1).map(({ at }) => at as number);
  const gaps = warm.slice(1).map((at, index) => at - warm[index]!);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1100);
});

test.each([
  ['throw', /^TypeError: on purpose$/],
  ['exit', /exit code 3/],
  ['kill', /SIGKILL/],
  ['hang', /^Task timed out after 1\.00 seconds$/],
  ['malformed', /not a batch response/],
])('the message "%s" fails its whole batch', async (body, error) => {
  const setup = await startOneFunctionCloud({ batchSize: 2 }, { speed: 60 });
  await setup.send(body, 'neighbour');
  await waitUntil(() => setup.invocations.reduce((sum, { messages }) => sum + messages, 0) >= 2);
  const failed = setup.invocations.find((invocation) => invocation.error !== undefined)!;
  expect(failed.error).toMatch(error);
  expect(failed.failures).toBe(failed.messages);
  await waitUntil(() =>
    setup.cloud.environments().every(({ pid }) => ['throw', 'malformed'].includes(body) || pid !== failed.pid),
  );
  await waitUntil(() => done(setup) + failed.failures >= 2);
});

test('a healthy message is processed even if its batches were killed', async () => {
  const setup = await startOneFunctionCloud();
  await setup.send('kill', 'neighbour', 'kill', 'neighbour', 'kill');
  await waitUntil(async () => (await setup.cloud.inFlight()) === 0);
  const letters = await setup.cloud.deadLetters();
  expect(done(setup) + letters.length).toBe(5);
  expect(letters.filter(({ body }) => body === 'kill')).toHaveLength(3);
});

test('a handler that does not load fails its batch, and the error names the log', async () => {
  const setup = await startOneFunctionCloud({ handler: 'throw new Error("no configuration");' });
  await setup.send('a');
  await waitUntil(() => setup.invocations.length > 0);
  expect(setup.invocations[0]!.error).toMatch(/exit code 1; see .*transform\.log/);
});

test('no more invocations run at once than the mapping allows', async () => {
  const setup = await startOneFunctionCloud({ batchSize: 1, maximumConcurrency: 2 }, { speed: 1 });
  await setup.send(...Array<string>(12).fill('slow'));
  await waitUntil(() => done(setup) === 12);
  const max = Math.min(2, availableParallelism());
  expect(new Set(setup.invocations.map(({ pid }) => pid)).size).toBe(max);
  const log = setup.repo.log('transform').sort((a, b) => (a.at as number) - (b.at as number));
  let running = 0;
  let peak = 0;
  for (const { event } of log) {
    running += event ? 1 : -1;
    peak = Math.max(peak, running);
  }
  expect(peak).toBe(max);
});

test('while every environment is busy, one batch waits and the rest stays in the queue', async () => {
  const setup = await startOneFunctionCloud({ batchSize: 1, maximumConcurrency: 2, timeout: 900 }, { speed: 1 });
  await setup.send(...Array<string>(availableParallelism() + 5).fill('hang'));
  const max = Math.min(2, availableParallelism());
  const inFlight = async (): Promise<number> => {
    const { Attributes } = await setup.sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: setup.cloud.queues.rows,
        AttributeNames: ['ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return Number(Attributes!.ApproximateNumberOfMessagesNotVisible);
  };
  await waitUntil(() => setup.cloud.environments().length === max);
  await waitUntil(async () => (await inFlight()) === max + 1);
  expect(await inFlight()).toBe(max + 1);
});

test('a window collects the messages that arrive in it, and a full batch does not wait for its end', async () => {
  const setup = await startOneFunctionCloud(
    { batchSize: 25, window: 300, timeout: 60 },
    { speed: 1, maxWindowSeconds: 30 },
  );
  await setup.send(...Array<string>(25).fill('a'));
  await waitUntil(() => setup.invocations.length === 1, 10_000);
  expect(setup.invocations[0]!.messages).toBe(25);
});

test('at the end of a window, a partial batch is sent', async () => {
  const setup = await startOneFunctionCloud({ batchSize: 25, window: 300 }, { speed: 600 });
  await setup.send('a');
  await setup.send('b', 'c');
  await waitUntil(() => setup.invocations.length === 1);
  expect(setup.invocations[0]!.messages).toBe(3);
});

test('an invocation has at most 6 MB; the rest comes in the next one', async () => {
  const setup = await startOneFunctionCloud({ batchSize: 20, window: 300 }, { speed: 1, maxWindowSeconds: 0.3 });
  const big = 'x'.repeat(1_000_000);
  await Promise.all(Array.from({ length: 9 }, () => setup.send(big)));
  await waitUntil(() => done(setup) === 9);
  expect(Math.max(...setup.invocations.map(({ messages }) => messages))).toBeLessThanOrEqual(6);
});
