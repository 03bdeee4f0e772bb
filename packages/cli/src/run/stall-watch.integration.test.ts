import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Cloud, startCloud } from '@brewline/local';
import { TemporaryRepo } from '@brewline/local/testing';
import { waitUntil } from '@brewline/testing';
import { StallWatch } from './stall-watch.ts';

const VISIBILITY_MS = 1_820_000;
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

test('a stalled run shows which queue it is waiting for, and when its messages are retried', async () => {
  const shown: string[] = [];
  const watch = new StallWatch(cloud, (reason) => shown.push(reason), 100);
  await watch.poll(0);
  expect(shown).toEqual(['']);

  await sqs.send(new SendMessageCommand({ QueueUrl: cloud.queues.tables, MessageBody: 'hang' }));
  const expected = Date.now() + VISIBILITY_MS;
  await waitUntil(async () => {
    await watch.poll(0);
    return shown.at(-1)!.includes('in flight,');
  });
  const last = (await cloud.lastRedelivery('tables'))!;
  expect(shown.at(-1)).toBe(
    `tables has 1 message in flight, retried by ${new Date(last).toLocaleTimeString('en-GB')} at the latest`,
  );
  expect(Math.abs(last - expected)).toBeLessThan(60_000);

  await watch.poll(1);
  expect(shown.at(-1)).toBe('');
});
