/** The queues as deployed: no failed message is lost, and none is processed twice at once. */
import { expect, test } from '@jest/globals';
import { deploymentOf } from './support/deployment.ts';

const prod = await deploymentOf('prod');
const queues = prod.all('AWS::SQS::Queue').map((queue) => [queue.id, queue] as const);
const sources = prod.all('AWS::Lambda::EventSourceMapping').map((mapping) => {
  const reader = prod.byArn(mapping, mapping.Properties.FunctionName);
  return [reader.id, { mapping, reader, queue: prod.byArn(mapping, mapping.Properties.EventSourceArn) }] as const;
});
const DAY = 24 * 3600;

test('each service of the pipeline reads one queue', () => {
  expect(sources.map(([, { queue, reader }]) => [reader.stack, queue.id])).toEqual([
    ['extract', 'DropsQueue'],
    ['transform', 'RowsQueue'],
    ['load', 'TablesQueue'],
  ]);
});

test.each(sources)(
  'messages that %s keeps failing are kept in a dead-letter queue for 14 days, 10 longer than in its queue',
  (_, { queue }) => {
    const { deadLetterTargetArn, maxReceiveCount } = queue.Properties.RedrivePolicy as Record<string, unknown>;
    const deadLetters = prod.byArn(queue, deadLetterTargetArn);

    expect(deadLetters).toMatchObject({ Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 14 * DAY } });
    expect(maxReceiveCount).toBeGreaterThanOrEqual(5);
    expect(queue.Properties.MessageRetentionPeriod).toBeLessThanOrEqual(4 * DAY);
  },
);

test.each(sources)(
  'messages of %s stay hidden for six times its timeout, plus its batching window',
  (_, { queue, mapping, reader }) => {
    const { MaximumBatchingWindowInSeconds: window = 0 } = mapping.Properties;

    expect(queue.Properties.VisibilityTimeout).toBeGreaterThanOrEqual(
      6 * Number(reader.Properties.Timeout) + Number(window),
    );
  },
);

test.each(sources)('%s reports the messages that failed, and only those are redelivered', (_, { mapping }) => {
  expect(mapping.Properties).toMatchObject({ FunctionResponseTypes: ['ReportBatchItemFailures'], Enabled: true });
});

test('at most two loaders run at a time, since only one holds the writer’s lock', () => {
  const [, { mapping }] = sources.find(([, { reader }]) => reader.stack === 'load')!;

  expect(mapping.Properties.ScalingConfig).toEqual({ MaximumConcurrency: 2 });
});

test.each(queues)('%s is encrypted and accepts messages of 1 MiB', (_, queue) => {
  expect(queue.Properties).toMatchObject({ SqsManagedSseEnabled: true, MaximumMessageSize: 1024 ** 2 });
});
