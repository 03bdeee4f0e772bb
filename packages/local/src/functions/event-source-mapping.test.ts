import { availableParallelism } from 'node:os';
import { GetQueueAttributesCommand, SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, expect, test } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import { startCloud } from '../cloud/cloud.ts';
import { TemporaryRepo, type TestService } from '../testing/temporary-repo.ts';
import { waitUntil } from '@brewline/testing';
import type { Cloud, CloudOptions, Invocation } from '../cloud/types.ts';

interface Rig {
  cloud: Cloud;
  sqs: SQSClient;
  repo: TemporaryRepo;
  invocations: Invocation[];
  send(...bodies: string[]): Promise<void>;
  events(): SQSEvent[];
}

const rigs: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(rigs.splice(0).map((rig) => rig.close()));
});

/** Messages return after 1.2 s: sooner, a busy machine would hand them over again while the handler starts. */
const SPEED = 300;

/** The rows queue (visible again after 360 s / speed) and one function that obeys the messages' bodies. */
async function rig(service: Partial<TestService> = {}, options: Partial<CloudOptions> = {}): Promise<Rig> {
  const repo = new TemporaryRepo({ transform: { queue: 'rows', ...service } });
  const invocations: Invocation[] = [];
  const cloud = await startCloud({
    repo: repo.path,
    logFolder: repo.logFolder,
    onInvocation: (invocation) => invocations.push(invocation),
    speed: SPEED,
    ...options,
  });
  const sqs = new SQSClient({
    endpoint: cloud.endpoint,
    region: 'eu-west-2',
    credentials: { accessKeyId: cloud.credential, secretAccessKey: 'test' },
  });
  rigs.push({
    async close() {
      sqs.destroy();
      await cloud.stop();
      repo.remove();
    },
  });
  return {
    cloud,
    sqs,
    repo,
    invocations,
    async send(...bodies) {
      for (let from = 0; from < bodies.length; from += 10) {
        const Entries = bodies.slice(from, from + 10).map((MessageBody, index) => ({ Id: String(index), MessageBody }));
        await sqs.send(new SendMessageBatchCommand({ QueueUrl: cloud.queues.rows, Entries }));
      }
    },
    events: () => repo.log('transform').flatMap(({ event }) => (event ? [event as SQSEvent] : [])),
  };
}

const done = ({ invocations }: Rig): number =>
  invocations.reduce((sum, { messages, failures }) => sum + messages - failures, 0);

test('a message is handed over once, deleted, and the environment is kept warm', async () => {
  const it = await rig();
  for (let count = 1; count <= 3; count += 1) {
    await it.send('a');
    await waitUntil(() => done(it) === count);
  }
  await waitUntil(async () => (await it.cloud.inFlight()) === 0);
  expect(it.cloud.environments()).toEqual([{ service: 'transform', pid: it.invocations[0]!.pid }]);
  expect(it.invocations.map(({ pid }) => pid)).toEqual(Array(3).fill(it.invocations[0]!.pid));
  expect(it.invocations[0]).toMatchObject({ service: 'transform', messages: 1, failures: 0 });
  expect(it.invocations[0]!.maxRssKb).toBeGreaterThan(20_000);
});

test('the event has the shape that Lambda gives it', async () => {
  const it = await rig();
  const { MessageId, MD5OfMessageBody } = await it.sqs.send(
    new SendMessageCommand({
      QueueUrl: it.cloud.queues.rows,
      MessageBody: '{"price":"£3"}',
      MessageAttributes: { reason: { DataType: 'String', StringValue: 'none' } },
    }),
  );
  await waitUntil(() => done(it) === 1);
  expect(it.events()[0]!.Records).toEqual([
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
  const it = await rig({ environment: { CLEAN_BUCKET: 'x', TABLES_QUEUE_URL: 'y', NODE_OPTIONS: '--no-deprecation' } });
  await it.send('a');
  await waitUntil(() => done(it) === 1);
  delete process.env.BREWLINE_TEST_SECRET;
  const { context, environment } = it.repo.log('transform')[0]! as {
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
    AWS_ENDPOINT_URL: it.cloud.endpoint,
    AWS_REGION: 'eu-west-2',
    AWS_LAMBDA_FUNCTION_NAME: 'brewline-transform-local-transform',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
    CLEAN_BUCKET: 'x',
    TABLES_QUEUE_URL: 'y',
    NODE_OPTIONS: '--max-old-space-size=230 --no-deprecation',
  });
  expect(environment).not.toHaveProperty('BREWLINE_TEST_SECRET');
});

test('only the reported message of a batch returns', async () => {
  const it = await rig();
  await it.send('a', 'fail', 'b');
  await waitUntil(() => it.invocations.reduce((sum, { failures }) => sum + failures, 0) >= 2);
  expect(done(it)).toBe(2);
  const bodies = it.events().flatMap(({ Records }) => Records.map(({ body }) => body));
  expect(bodies.filter((body) => body !== 'fail').sort()).toEqual(['a', 'b']);
  expect(bodies.filter((body) => body === 'fail').length).toBeGreaterThanOrEqual(2);
});

test('a failed message returns after the visibility timeout and is a dead letter after five receives', async () => {
  const it = await rig();
  await it.send('fail');
  await waitUntil(async () => (await it.cloud.deadLetters()).length === 1);
  expect(await it.cloud.deadLetters()).toEqual([{ queue: 'rows', body: 'fail', attributes: {} }]);
  expect(await it.cloud.inFlight()).toBe(0);
  const starts = it.repo.log('transform').filter(({ event }) => event);
  expect(starts.map(({ event }) => (event as SQSEvent).Records[0]!.attributes.ApproximateReceiveCount)).toEqual([
    '1',
    '2',
    '3',
    '4',
    '5',
  ]);
  // The first came after a cold start, of which its visibility timeout knows nothing.
  const warm = starts.slice(1).map(({ at }) => at as number);
  const gaps = warm.slice(1).map((at, index) => at - warm[index]!);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1100);
});

test.each([
  ['throw', /^TypeError: as told$/],
  ['exit', /exit code 3/],
  ['kill', /SIGKILL/],
  ['hang', /^Task timed out after 1\.00 seconds$/],
  ['malformed', /not a batch response/],
])('a handler that is told to %s fails its whole batch', async (body, error) => {
  const it = await rig({ batchSize: 2 }, { speed: 60 });
  await it.send(body, 'neighbour');
  await waitUntil(() => it.invocations.reduce((sum, { messages }) => sum + messages, 0) >= 2);
  const failed = it.invocations.find((invocation) => invocation.error !== undefined)!;
  expect(failed.error).toMatch(error);
  expect(failed.failures).toBe(failed.messages);
  await waitUntil(() =>
    it.cloud.environments().every(({ pid }) => ['throw', 'malformed'].includes(body) || pid !== failed.pid),
  );
  await waitUntil(() => done(it) + failed.failures >= 2);
});

test('a healthy message gets through although its batches were killed', async () => {
  const it = await rig();
  await it.send('kill', 'neighbour', 'kill', 'neighbour', 'kill');
  await waitUntil(async () => (await it.cloud.inFlight()) === 0);
  const letters = await it.cloud.deadLetters();
  expect(done(it) + letters.length).toBe(5);
  expect(letters.filter(({ body }) => body === 'kill')).toHaveLength(3);
});

test('a handler that does not load fails its batch and says where to look', async () => {
  const it = await rig({ handler: 'throw new Error("no configuration");' });
  await it.send('a');
  await waitUntil(() => it.invocations.length > 0);
  expect(it.invocations[0]!.error).toMatch(/exit code 1; .*transform\.log may say why/);
});

test('no more invocations run at a time than the mapping allows', async () => {
  const it = await rig({ batchSize: 1, maximumConcurrency: 2 }, { speed: 1 });
  await it.send(...Array<string>(12).fill('slow'));
  await waitUntil(() => done(it) === 12);
  const most = Math.min(2, availableParallelism());
  expect(new Set(it.invocations.map(({ pid }) => pid)).size).toBe(most);
  const log = it.repo.log('transform').sort((a, b) => (a.at as number) - (b.at as number));
  let running = 0;
  let peak = 0;
  for (const { event } of log) {
    running += event ? 1 : -1;
    peak = Math.max(peak, running);
  }
  expect(peak).toBe(most);
});

test('while every environment is busy one batch waits, and the rest stays in the queue', async () => {
  const it = await rig({ batchSize: 1, maximumConcurrency: 2, timeout: 900 }, { speed: 1 });
  await it.send(...Array<string>(availableParallelism() + 5).fill('hang'));
  const most = Math.min(2, availableParallelism());
  const hidden = async (): Promise<number> => {
    const { Attributes } = await it.sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: it.cloud.queues.rows,
        AttributeNames: ['ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return Number(Attributes!.ApproximateNumberOfMessagesNotVisible);
  };
  await waitUntil(() => it.cloud.environments().length === most);
  await waitUntil(async () => (await hidden()) === most + 1);
  expect(await hidden()).toBe(most + 1);
});

test('a window gathers what comes within it, and a full batch does not wait for its end', async () => {
  const it = await rig({ batchSize: 25, window: 300, timeout: 60 }, { speed: 1, maxWindowSeconds: 30 });
  await it.send(...Array<string>(25).fill('a'));
  await waitUntil(() => it.invocations.length === 1, 10_000);
  expect(it.invocations[0]!.messages).toBe(25);
});

test('a window that is over sends what there is', async () => {
  const it = await rig({ batchSize: 25, window: 300 }, { speed: 600 });
  await it.send('a');
  await it.send('b', 'c');
  await waitUntil(() => it.invocations.length === 1);
  expect(it.invocations[0]!.messages).toBe(3);
});

test('an invocation carries at most 6 MB; what is too much comes in the next', async () => {
  const it = await rig({ batchSize: 20, window: 300 }, { speed: 1, maxWindowSeconds: 0.3 });
  const big = 'x'.repeat(1_000_000);
  await Promise.all(Array.from({ length: 9 }, () => it.send(big)));
  await waitUntil(() => done(it) === 9);
  expect(Math.max(...it.invocations.map(({ messages }) => messages))).toBeLessThanOrEqual(6);
});
