import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from '@jest/globals';
import { resolveText } from './cloudformation.ts';
import { readPlatform } from './platform.ts';
import { readServerlessFile } from './serverless-file.ts';
import { readFunctions } from './function-definitions.ts';
import { TemporaryRepo } from '../testing/temporary-repo.ts';

const CHECKOUT = fileURLToPath(new URL('../../../..', import.meta.url));
const ENDPOINT = 'http://127.0.0.1:4566';
const repos: TemporaryRepo[] = [];
const createRepo = (...services: ConstructorParameters<typeof TemporaryRepo>): TemporaryRepo => {
  repos.push(new TemporaryRepo(...services));
  return repos.at(-1)!;
};

afterEach(() => repos.splice(0).forEach((repo) => repo.remove()));

test('the platform of this checkout is read as CloudFormation would read it', () => {
  const { buckets, queues, scope } = readPlatform(CHECKOUT, ENDPOINT);
  expect(buckets.RawBucket).toEqual({ name: 'brewline-local-raw-000000000000', notifies: queues.DropsQueue!.arn });
  expect(queues.RowsQueue).toMatchObject({
    name: 'brewline-local-rows',
    url: `${ENDPOINT}/000000000000/brewline-local-rows`,
    attributes: {
      MaximumMessageSize: '1048576',
      SqsManagedSseEnabled: 'true',
      RedrivePolicy: `{"deadLetterTargetArn":"${queues.RowsDeadLetterQueue!.arn}","maxReceiveCount":5}`,
    },
  });
  expect(queues.RowsDeadLetterQueue!.attributes.MessageRetentionPeriod).toBe(String(14 * 24 * 3600));
  expect(resolveText({ 'Fn::ImportValue': 'brewline-local-clean-bucket' }, scope)).toBe(buckets.CleanBucket!.name);
});

test('every function’s queue has the visibility timeout that AWS requires', () => {
  const platform = readPlatform(CHECKOUT, ENDPOINT);
  const functions = readFunctions(CHECKOUT, platform);
  expect(functions.map(({ service }) => service)).toEqual(['extract', 'load', 'transform']);
  for (const { timeoutSeconds, mapping } of functions) {
    const queue = Object.values(platform.queues).find(({ arn }) => arn === mapping.queueArn)!;
    expect(Number(queue.attributes.VisibilityTimeout)).toBeGreaterThanOrEqual(
      6 * timeoutSeconds + mapping.windowSeconds,
    );
    expect(mapping.reportsBatchItemFailures).toBe(true);
  }
});

test('a variable that only has a value on AWS is an error', () => {
  const repo = createRepo({ load: { queue: 'tables', environment: { WAREHOUSE_URL: '${param:warehouse}' } } });
  const platform = readPlatform(repo.path, ENDPOINT);
  expect(() => readFunctions(repo.path, platform)).toThrow(
    'brewline-load-local-load: environment variable WAREHOUSE_URL: no value on this machine for ${param:warehouse}',
  );
});

test('the framework’s variables are replaced, and CloudFormation’s are kept', () => {
  const repo = createRepo({});
  repo.write('part.yml', 'inner: { deep: "${self:custom.name}-${sls:stage}" }');
  const path = repo.write(
    'one.yml',
    [
      'custom: { name: brewline, size: 3 }',
      'params: { default: { colour: blue } }',
      'a: ${opt:region, "eu-west-2"}-${param:colour}-${param:shade, self:custom.size}',
      'b: ${file(part.yml):inner.deep}',
      'c: !Sub "${AWS::Region}/${Bucket.Arn}/${sls:stage}"',
      'd: !GetAtt Bucket.Arn',
      'e: ${self:custom.size}',
      'f: ${cf:other.output}',
    ].join('\n'),
  );
  expect(readServerlessFile(path)).toMatchObject({
    a: 'eu-west-2-blue-3',
    b: 'brewline-local',
    c: { 'Fn::Sub': '${AWS::Region}/${Bucket.Arn}/local' },
    d: { 'Fn::GetAtt': ['Bucket', 'Arn'] },
    e: 3,
    f: '${cf:other.output}',
  });
});
