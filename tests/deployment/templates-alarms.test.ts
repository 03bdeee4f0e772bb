/** Every failure raises an alarm, whose email says what to do. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { emitMetrics, type Metric } from '@brewline/runtime';
import { createMemoryLogger, readMetrics } from '@brewline/runtime/testing';
import { anchorsOf } from '../support/markdown.ts';
import { metricsOf } from './support/alarms.ts';
import { deploymentOf } from './support/deployment.ts';
import { REPOSITORY } from './support/packaged.ts';
import { specification } from './support/specification-database.ts';

const prod = await deploymentOf('prod');
const alarms = prod
  .all('AWS::CloudWatch::Alarm')
  .map((alarm) => [alarm.id, { alarm, metrics: metricsOf(prod, alarm) }] as const);
const watched = alarms.flatMap(([, { metrics }]) => metrics);
const measured = alarms.flatMap(([id, { metrics }]) =>
  metrics
    .filter(({ namespace }) => namespace === 'Brewline')
    .map((metric) => [`${id} ${metric.name}`, metric] as const),
);
const nameOf = (Properties: Readonly<Record<string, unknown>>, name: string) => String(Properties[name]);

const queues = prod.all('AWS::SQS::Queue').map(({ Properties }) => nameOf(Properties, 'QueueName'));
/** The functions that no person invokes, so that nobody would see that they failed. */
const functions = [
  ...prod.all('AWS::Lambda::EventSourceMapping').map((source) => [source, source.Properties.FunctionName] as const),
  ...prod
    .all('AWS::Scheduler::Schedule')
    .map((source) => [source, (source.Properties.Target as { Arn: unknown }).Arn] as const),
  ...prod
    .all('AWS::Lambda::EventInvokeConfig')
    .map(
      (source) =>
        [
          source,
          (source.Properties.DestinationConfig as { OnSuccess: { Destination: unknown } }).OnSuccess.Destination,
        ] as const,
    ),
].map(([source, target]) => nameOf(prod.byArn(source, target).Properties, 'FunctionName'));

test.each(queues.filter((name) => !name.endsWith('-dead-letters')))(
  'an alarm reports that messages wait too long in %s',
  (name) => {
    expect(watched).toContainEqual({
      namespace: 'AWS/SQS',
      name: 'ApproximateAgeOfOldestMessage',
      dimensions: { QueueName: name },
    });
  },
);

test.each(queues.filter((name) => name.endsWith('-dead-letters')))('an alarm tells of a message in %s', (name) => {
  expect(watched).toContainEqual({
    namespace: 'AWS/SQS',
    name: 'ApproximateNumberOfMessagesVisible',
    dimensions: { QueueName: name },
  });
});

test.each([...new Set(functions)])('an alarm reports that %s crashed', (name) => {
  expect(watched).toContainEqual({ namespace: 'AWS/Lambda', name: 'Errors', dimensions: { FunctionName: name } });
});

test('an alarm reports that a written report was not passed on to send', () => {
  for (const { Properties } of prod.all('AWS::Lambda::EventInvokeConfig'))
    expect(watched).toContainEqual({
      namespace: 'AWS/Lambda',
      name: 'DestinationDeliveryFailures',
      dimensions: { FunctionName: prod.text({ stack: 'report' }, Properties.FunctionName) },
    });
});

test('every function has an alarm, except those that people and deployments invoke', () => {
  const every = prod.all('AWS::Lambda::Function').map(({ Properties }) => nameOf(Properties, 'FunctionName'));

  expect(every.filter((name) => !functions.includes(name))).toEqual(
    ['migrate', 'retract', 'status'].map((name) => `brewline-load-prod-${name}`),
  );
});

test.each(alarms)('%s mails somebody', (_, { alarm }) => {
  const to = (list: unknown) => ((list ?? []) as unknown[]).map((one) => prod.text(alarm, one));
  expect(to(alarm.Properties.AlarmActions)).toEqual(['{platform.AlarmsTopic}']);
  expect(['', '{platform.AlarmsTopic}']).toContain(to(alarm.Properties.OKActions).join());
  expect(alarm.Properties.ActionsEnabled ?? true).toBe(true);
});

test('the mail goes to the address in the Parameter Store', () => {
  const [subscription] = prod.all('AWS::SNS::Subscription');

  expect(prod.text(subscription!, subscription!.Properties.TopicArn)).toBe('{platform.AlarmsTopic}');
  expect(subscription!.Properties).toMatchObject({
    Protocol: 'email',
    Endpoint: '{{resolve:ssm:/brewline/prod/alarm-email}}',
  });
});

test.each(alarms)('%s says what it means and names a section of a document that exists', (_, { alarm }) => {
  const description = prod.text(alarm, alarm.Properties.AlarmDescription);
  const [, path, anchor] = /\b(docs\/[\w-]+\.md)#([\w-]+)/.exec(description) ?? [];

  expect(description.length).toBeLessThanOrEqual(1024);
  expect(anchorsOf(path ?? 'docs/runbook.md')).toContain(anchor);
});

// As `load-slow`, or combined: `drops-` `rows-` `tables-waiting`.
test.each(alarms)('%s has the name that reminders look for, and the runbook lists it', (_, { alarm }) => {
  const [, first, rest] = /^brewline-prod-([a-z]+)-([a-z-]+)$/.exec(prod.text(alarm, alarm.Properties.AlarmName)) ?? [];

  expect(readFileSync(join(REPOSITORY, 'docs/runbook.md'), 'utf8')).toMatch(
    new RegExp(`\\| .*\`${first}-[^|]*${rest}\``),
  );
});

test.each(alarms)('%s says how missing data counts', (_, { alarm }) => {
  expect(['notBreaching', 'breaching', 'ignore']).toContain(alarm.Properties.TreatMissingData);
});

test.each(alarms)('%s uses metrics that AWS publishes', (_, { metrics }) => {
  for (const { namespace, name } of metrics.filter((metric) => metric.namespace.startsWith('AWS/'))) {
    expect(
      specification()
        .lookup('metric', 'namespace', 'equals', namespace)
        .map((metric) => metric.name),
    ).toContain(name);
  }
});

test.each(alarms)('%s uses queues and functions that exist', (_, { metrics }) => {
  const every = prod.all('AWS::Lambda::Function').map(({ Properties }) => nameOf(Properties, 'FunctionName'));
  for (const { namespace, dimensions } of metrics) {
    if (namespace === 'AWS/SQS') expect(queues).toContain(dimensions.QueueName);
    if (namespace === 'AWS/Lambda') expect(every).toContain(dimensions.FunctionName);
  }
});

test.each(alarms)(
  '%s looks no further back than CloudWatch does: a day, or seven in periods of an hour or more',
  (_, { alarm }) => {
    const { Period, EvaluationPeriods, Metrics } = alarm.Properties as {
      Period?: number;
      EvaluationPeriods: number;
      Metrics?: { MetricStat?: { Period: number } }[];
    };
    const period = Math.max(Period ?? 0, ...(Metrics ?? []).map(({ MetricStat }) => MetricStat?.Period ?? 0));

    expect(period * EvaluationPeriods).toBeLessThanOrEqual((period >= 3600 ? 7 : 1) * 86_400);
  },
);

test('the alarm that nothing was loaded uses the metric that leaves out the drop of a smoke test', () => {
  const metrics = metricsOf(
    prod,
    prod.all('AWS::CloudWatch::Alarm').find(({ id }) => id === 'NothingLoadedAlarm')!,
  );

  expect(metrics).toEqual([
    { namespace: 'Brewline', name: 'LoadedDrops', dimensions: { stage: 'prod', service: 'load' } },
  ]);
});

test.each(measured)('%s has the name and dimensions that the code emits', (_, { name, dimensions }) => {
  const { logger, lines } = createMemoryLogger(dimensions.service!);
  emitMetrics(logger, { [name as Metric]: 1 });

  expect(readMetrics(lines)).toEqual([
    { stage: 'test', service: dimensions.service, name, unit: expect.any(String), value: 1 },
  ]);
  expect(dimensions).toEqual({ stage: 'prod', service: expect.any(String) });
});

test.each(measured)(
  '%s is emitted by the service that the alarm names, as its package shows',
  (_, { name, dimensions }) => {
    const zip = unzipSync(readFileSync(join(prod.folder, dimensions.service!, `brewline-${dimensions.service!}.zip`)), {
      filter: (file) => file.name.endsWith('.mjs'),
    });
    const emitted = Object.values(zip).some((bytes) =>
      new RegExp(`[{,]${name}:(?!")`).test(Buffer.from(bytes).toString('utf8')),
    );

    expect(emitted).toBe(true);
  },
);
