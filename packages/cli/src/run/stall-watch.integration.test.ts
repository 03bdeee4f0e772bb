import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Cloud, startCloud } from '@brewline/local';
import { TemporaryRepo } from '@brewline/local/testing';
import { waitUntil } from '@brewline/testing';
import { StallWatch } from './stall-watch.ts';

const VISIBILITY_MILLISECONDS = 1_820_000;
let repo: TemporaryRepo;
let cloud: Cloud;
let sqs: SQSClient;

beforeAll(async () => {
  repo = new TemporaryRepo({ load: { queue: 'tables', timeout: 900 } });
  cloud = await startCloud({ repo: repo.path, logFolder: repo.logFolder });
  sqs = new SQSClient({
    endpoint: cloud.endpoint,
    region: 'eu-west-2',
    credentials: { accessKeyId: cloud.credential, secretAccessKey: 'test' },
  });
});

afterAll(async () => {
  sqs.destroy();
  await cloud.stop();
  repo.remove();
});

test('a stalled run says which queue it waits for, and when its messages are retried', async () => {
  const said: string[] = [];
  const watch = new StallWatch(cloud, (reason) => said.push(reason), 100);
  await watch.poll(0);
  expect(said).toEqual(['']);

  await sqs.send(new SendMessageCommand({ QueueUrl: cloud.queues.tables, MessageBody: 'hang' }));
  const before = Date.now() + VISIBILITY_MILLISECONDS;
  await waitUntil(async () => {
    await watch.poll(0);
    return said.at(-1)!.includes('in flight,');
  });
  const last = (await cloud.lastReturn('tables'))!;
  expect(said.at(-1)).toBe(
    `tables has 1 message in flight, retried by ${new Date(last).toLocaleTimeString('en-GB')} at the latest`,
  );
  expect(Math.abs(last - before)).toBeLessThan(60_000);

  await watch.poll(1);
  expect(said.at(-1)).toBe('');
});
