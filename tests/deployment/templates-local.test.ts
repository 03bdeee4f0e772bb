/** The embedded cloud reads the yml files as the framework does: what runs locally is what deploys. */
import { expect, test } from '@jest/globals';
import { readFunctions, readPlatform, resolveTemplate, resolveText } from '@brewline/local/platform';
import { deploymentOf, type Made } from './support/deployment.ts';
import { REPOSITORY } from './support/packaged.ts';
import { isRecord } from './support/template.ts';

const deployed = await deploymentOf('local');
const platform = readPlatform(REPOSITORY, 'http://127.0.0.1:4566');
const functions = readFunctions(REPOSITORY, platform).map((one) => [one.name, one] as const);
const mappings = deployed.all('AWS::Lambda::EventSourceMapping');
const readerOf = (mapping: Made) => deployed.byArn(mapping, mapping.Properties.FunctionName);

test('the functions with a queue are those that run locally', () => {
  expect(functions.map(([name]) => name).sort()).toEqual(
    mappings.map((mapping) => readerOf(mapping).Properties.FunctionName).sort(),
  );
});

test.each(functions)(
  '%s runs with the timeout, memory, runtime, handler and environment that it is deployed with',
  (name, local) => {
    const { Properties } = deployed.all('AWS::Lambda::Function').find((one) => one.Properties.FunctionName === name)!;
    const { Variables } = Properties.Environment as { Variables: Record<string, unknown> };
    const environment = Object.fromEntries(
      Object.entries(Variables).map(([variable, value]) => [variable, resolveText(value, platform.scope)]),
    );

    expect(local).toMatchObject({
      timeoutSeconds: Properties.Timeout,
      memoryMb: Properties.MemorySize,
      runtime: Properties.Runtime,
      handler: Properties.Handler,
    });
    expect(local.environment).toEqual(environment);
  },
);

test.each(functions)(
  '%s is invoked as it is deployed: queue, batch size, window, concurrency, failure reports',
  (name, local) => {
    const mapping = mappings.find((one) => readerOf(one).Properties.FunctionName === name)!;
    const {
      BatchSize,
      MaximumBatchingWindowInSeconds: windowSeconds = 0,
      ScalingConfig = {},
      FunctionResponseTypes = [],
    } = mapping.Properties;
    const queue = deployed.byArn(mapping, mapping.Properties.EventSourceArn);

    expect(local.mapping).toEqual({
      queueArn: platform.queues[queue.id]!.arn,
      batchSize: BatchSize,
      windowSeconds,
      maximumConcurrency: (ScalingConfig as { MaximumConcurrency?: number }).MaximumConcurrency ?? Infinity,
      reportsBatchItemFailures: (FunctionResponseTypes as string[]).includes('ReportBatchItemFailures'),
    });
  },
);

test.each(deployed.all('AWS::SQS::Queue').map((queue) => [queue.id, queue] as const))(
  '%s has the name and attributes that it is deployed with',
  (id, { Properties }) => {
    const { QueueName, ...others } = resolveTemplate(Properties, platform.scope) as Record<string, unknown>;
    const attributes = Object.fromEntries(
      Object.entries(others).map(([name, value]) => [name, isRecord(value) ? JSON.stringify(value) : String(value)]),
    );

    expect(platform.queues[id]).toMatchObject({ name: QueueName, attributes });
  },
);

test('the raw bucket notifies the queue that it is deployed to notify', () => {
  const raw = deployed.all('AWS::S3::Bucket').find(({ id }) => id === 'RawBucket')!;
  const { QueueConfigurations } = raw.Properties.NotificationConfiguration as {
    QueueConfigurations: { Event: string; Queue: unknown }[];
  };

  expect(QueueConfigurations.map(({ Event, Queue }) => [Event, deployed.byArn(raw, Queue).id])).toEqual([
    ['s3:ObjectCreated:*', 'DropsQueue'],
  ]);
  expect(platform.buckets.RawBucket!.notifies).toBe(platform.queues.DropsQueue!.arn);
});
