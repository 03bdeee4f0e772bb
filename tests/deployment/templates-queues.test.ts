/** The line between the functions, as it is deployed: nothing that fails is lost, nothing is read twice at once. */
import { expect, test } from '@jest/globals';
import { deploymentOf } from './support/deployment.ts';

const prod = await deploymentOf('prod');
const queues = prod.all('AWS::SQS::Queue').map((queue) => [queue.id, queue] as const);
const sources = prod.all('AWS::Lambda::EventSourceMapping').map((mapping) => {
  const reader = prod.byArn(mapping, mapping.Properties.FunctionName);
  return [reader.id, { mapping, reader, queue: prod.byArn(mapping, mapping.Properties.EventSourceArn) }] as const;
});
const DAY = 24 * 3600;

test('each service of the line reads one queue', () => {
  expect(sources.map(([, { queue, reader }]) => [reader.stack, queue.id])).toEqual([
    ['extract', 'DropsQueue'],
    ['transform', 'RowsQueue'],
    ['load', 'TablesQueue'],
  ]);
});

test.each(sources)(
  '%s leaves what fails again and again in a dead-letter queue for 14 days, 10 longer than a message waits in line',
  (_, { queue }) => {
    const { deadLetterTargetArn, maxReceiveCount } = queue.Properties.RedrivePolicy as Record<string, unknown>;
    const deadLetters = prod.byArn(queue, deadLetterTargetArn);

    expect(deadLetters).toMatchObject({ Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 14 * DAY } });
    expect(maxReceiveCount).toBeGreaterThanOrEqual(5);
    expect(queue.Properties.MessageRetentionPeriod).toBeLessThanOrEqual(4 * DAY);
  },
);

test.each(sources)(
  '%s has its messages to itself for six times as long as it may run, and its batching window',
  (_, { queue, mapping, reader }) => {
    const { MaximumBatchingWindowInSeconds: window = 0 } = mapping.Properties;

    expect(queue.Properties.VisibilityTimeout).toBeGreaterThanOrEqual(
      6 * Number(reader.Properties.Timeout) + Number(window),
    );
  },
);

test.each(sources)('%s reports the messages that failed, and no others come again', (_, { mapping }) => {
  expect(mapping.Properties).toMatchObject({ FunctionResponseTypes: ['ReportBatchItemFailures'], Enabled: true });
});

test('two loaders at a time are enough to wait for one writer’s lock', () => {
  const [, { mapping }] = sources.find(([, { reader }]) => reader.stack === 'load')!;

  expect(mapping.Properties.ScalingConfig).toEqual({ MaximumConcurrency: 2 });
});

test.each(queues)('%s is encrypted and takes messages of 1 MiB', (_, queue) => {
  expect(queue.Properties).toMatchObject({ SqsManagedSseEnabled: true, MaximumMessageSize: 1024 ** 2 });
});
