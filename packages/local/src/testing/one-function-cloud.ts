import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import { type Cloud, type CloudOptions, startCloud } from '../cloud/cloud.ts';
import type { Invocation } from '../functions/event-source-mapping.ts';
import { TemporaryRepo, type TestService } from './temporary-repo.ts';

/** A cloud with one function, its queue and the events it received. */
export interface OneFunctionCloud {
  cloud: Cloud;
  sqs: SQSClient;
  repo: TemporaryRepo;
  invocations: Invocation[];
  send(...bodies: string[]): Promise<void>;
  events(): SQSEvent[];
}

const running: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.close()));
});

/** Messages are redelivered after 1.2 s: with less, a busy machine would redeliver them while the handler starts. */
const SPEED = 300;

/** The rows queue (visible again after 360 s / speed) and one function that does what the messages' bodies say. */
export async function startOneFunctionCloud(
  service: Partial<TestService> = {},
  options: Partial<CloudOptions> = {},
): Promise<OneFunctionCloud> {
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
  running.push({
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
