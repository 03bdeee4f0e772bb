/**
 * The pipeline dashboard against the stacks that it shows: every queue and function is on it, and none that does not
 * exist.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { emitMetrics, type Metric } from '@brewline/runtime';
import { createMemoryLogger, readMetrics } from '@brewline/runtime/testing';
import { deploymentOf } from '../deployment/support/deployment.ts';
import { specification } from '../deployment/support/specification-database.ts';
import { dashboards, panelsOf, type Target } from './support/dashboard.ts';

const prod = await deploymentOf('prod');
const [, pipeline] = dashboards().find(([path]) => path === 'cloudwatch/pipeline.json')!;
const targets = panelsOf(pipeline).flatMap((panel) => panel.targets.map((target) => [panel, inProd(target)] as const));
const metrics = targets.flatMap(([, target]) =>
  target.metricName === undefined
    ? []
    : [[`${target.metricName} of ${Object.values(target.dimensions!).join(', ')}`, target] as const],
);
const namesOf = (type: string, name: string) => prod.all(type).map(({ Properties }) => String(Properties[name]));
const metricsOf = (namespace: string) => metrics.filter(([, target]) => target.namespace === namespace);
const dimensionsOf = (namespace: string, dimension: string) =>
  [...new Set(metricsOf(namespace).map(([, { dimensions }]) => dimensions![dimension]!))].sort();

/** As Grafana sends it when the stage is chosen. */
function inProd(target: Target): Target {
  return JSON.parse(JSON.stringify(target).replaceAll('${stage}', 'prod')) as Target;
}

test('every queue is shown, and no other', () => {
  expect(dimensionsOf('AWS/SQS', 'QueueName')).toEqual(namesOf('AWS::SQS::Queue', 'QueueName').sort());
});

test('every function is shown, and no other', () => {
  expect(dimensionsOf('AWS/Lambda', 'FunctionName')).toEqual(namesOf('AWS::Lambda::Function', 'FunctionName').sort());
});

test('every metric that our services emit is shown', () => {
  const { logger, lines } = createMemoryLogger('load');
  const known = [
    'FailedItems',
    'RefusedDrops',
    'LoadedDrops',
    'ReadRows',
    'RejectedRows',
    'LoadSeconds',
    'StuckDrops',
    'UnreconciledDrops',
  ] satisfies Metric[];
  emitMetrics(logger, Object.fromEntries(known.map((name) => [name, 1])));
  expect([...new Set(metricsOf('Brewline').map(([, { metricName }]) => metricName))].sort()).toEqual(
    readMetrics(lines)
      .map(({ name }) => name)
      .sort(),
  );
});

test.each(metrics.filter(([, { namespace }]) => namespace !== 'Brewline'))(
  '%s is a metric that AWS publishes',
  (_, { namespace, metricName, dimensions }) => {
    const published = specification()
      .lookup('metric', 'namespace', 'equals', namespace!)
      .map(({ name }) => name);
    expect(published).toContain(metricName);
    expect(Object.keys(dimensions!)).toEqual([namespace === 'AWS/SQS' ? 'QueueName' : 'FunctionName']);
  },
);

describe.each(metricsOf('Brewline'))('%s', (_, { metricName, dimensions }) => {
  test('is emitted by the packaged service', () => {
    const service = dimensions!.service!;
    const zip = unzipSync(readFileSync(join(prod.folder, service, `brewline-${service}.zip`)), {
      filter: (file) => file.name.endsWith('.mjs'),
    });
    expect(
      Object.values(zip).some((bytes) =>
        new RegExp(`[{,]${metricName}:(?!")`).test(Buffer.from(bytes).toString('utf8')),
      ),
    ).toBe(true);
  });

  test('has the dimensions that the service emits', () => {
    const { logger, lines } = createMemoryLogger(dimensions!.service!);
    emitMetrics(logger, { [metricName as Metric]: 1 });
    expect(readMetrics(lines).map(({ stage, service }) => ({ stage, service }))).toEqual([
      { ...dimensions, stage: 'test' },
    ]);
    expect(dimensions!.stage).toBe('prod');
  });
});

test('an expression refers to queries of its own panel', () => {
  const expressions = targets.filter(([, { expression }]) => expression !== undefined);
  expect(expressions).not.toEqual([]);
  for (const [panel, { expression }] of expressions) {
    const parts = [...expression!.matchAll(/METRICS\("(\w+)"\)/g)].map(([, part]) => part!);
    expect(parts).toEqual(['part', 'whole']);
    for (const part of parts)
      expect(panel.targets.filter(({ id = '' }) => id.startsWith(part)).length).toBeGreaterThan(0);
  }
});

test('the stages to choose from are those of the functions that have run', () => {
  const pattern = new RegExp(pipeline.templating.list[0]!.regex!.slice(1, -1));
  expect(namesOf('AWS::Lambda::Function', 'FunctionName').flatMap((name) => pattern.exec(name)?.[1] ?? [])).toEqual([
    'prod',
  ]);
});
