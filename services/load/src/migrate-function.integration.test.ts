/** The custom resource that migrates: its answer to CloudFormation for every outcome, and when it comes. */
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { createMemoryLogger } from '@brewline/runtime/testing';
import { makeTemporaryFolder, startTestServer } from '@brewline/testing';
import { migrate } from '@brewline/warehouse';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startTestPostgres } from '@brewline/testing/postgres';
import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import pg from 'pg';
import { migrateFunction } from './migrate-function.ts';
import { migrateWarehouse } from './migrate-warehouse.ts';

const RESERVE_MS = 22_000;
const IDS = {
  StackId: 'arn:aws:cloudformation:eu-west-2:000000000000:stack/brewline-load-test/1',
  RequestId: 'request-1',
  LogicalResourceId: 'Migrations',
};
const PASSWORD = 'a-secret-of-tests';
const PACKAGED = 'the hash of the packaged migrations';

const server = await startTestPostgres(await makeTemporaryFolder());
let url: string;
let databases = 0;
let answers: { method: string | undefined; contentType: string | undefined; body: Record<string, string> }[];
let refusals: number[];
let bytes: number;
let responseUrl: string;
let silent: Server;

const takeAnswer: RequestListener = (request, response) => {
  const pieces: Buffer[] = [];
  request
    .on('data', (piece: Buffer) => pieces.push(piece))
    .on('end', () => {
      const status = refusals.shift() ?? 200;
      const body = Buffer.concat(pieces);
      bytes = body.length;
      if (status === 200)
        answers.push({
          method: request.method,
          contentType: request.headers['content-type'],
          body: JSON.parse(body.toString()) as Record<string, string>,
        });
      response.writeHead(status).end();
    });
};

beforeAll(async () => {
  silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  responseUrl = `${(await startTestServer(takeAnswer)).endpoint}/answer?X-Amz-Signature=signed-by-tests`;
});

afterAll(() => void silent.close());

beforeEach(async () => {
  databases += 1;
  url = await server.createDatabase(`migrate_function_${databases}`);
  answers = [];
  refusals = [];
});

const context = (milliseconds = 60_000) =>
  ({
    getRemainingTimeInMillis: () => milliseconds + RESERVE_MS,
    logGroupName: '/aws/lambda/migrate',
    logStreamName: 'stream',
  }) as Context;
const { logger, lines } = createMemoryLogger('migrate');

const eventOf = (RequestType: 'Create' | 'Update' | 'Delete') =>
  ({
    RequestType,
    ResponseURL: responseUrl,
    ServiceToken: 'arn:function',
    ResourceType: 'AWS::CloudFormation::CustomResource',
    ResourceProperties: { ServiceToken: 'arn:function', Migrations: PACKAGED },
    ...IDS,
    ...(RequestType !== 'Create' && { PhysicalResourceId: 'brewline-warehouse' }),
  }) as CloudFormationCustomResourceEvent;

const functionThat = (runMigrations: (deadline: number) => Promise<string[]>) =>
  migrateFunction(logger, runMigrations, () => PACKAGED);
const functionOn = (warehouse: string, more: Partial<Parameters<typeof migrateWarehouse>[0]> = {}) =>
  functionThat((deadline) => migrateWarehouse({ STAGE: 'test', WAREHOUSE_URL: warehouse, ...more }, deadline));
const SUCCEEDED = { Status: 'SUCCESS', PhysicalResourceId: 'brewline-warehouse', ...IDS };
const SUCCESS = { method: 'PUT', contentType: '', body: SUCCEEDED };
const failure = (reason: RegExp) => [
  { ...SUCCESS, body: { ...SUCCEEDED, Status: 'FAILED', Reason: expect.stringMatching(reason) } },
];

/** @returns the number of rows */
const countRows = async (sql: string) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rowCount;
  } finally {
    await client.end();
  }
};

test('Create and Update migrate and succeed under one physical id, even when an event is repeated', async () => {
  const migrateFunctionOn = functionOn(url);
  for (const type of ['Create', 'Create', 'Update'] as const)
    expect(await migrateFunctionOn(eventOf(type), context())).toBeUndefined();
  expect(answers).toEqual([SUCCESS, SUCCESS, SUCCESS]);
  expect(await migrate(url)).toEqual([]);
});

test('two concurrent copies of an event both succeed', async () => {
  await Promise.all([functionOn(url)(eventOf('Create'), context()), functionOn(url)(eventOf('Create'), context())]);
  expect(answers).toEqual([SUCCESS, SUCCESS]);
});

test('invoked by hand, it returns the migrations it ran', async () => {
  const { migrations } = (await functionOn(url)({}, context()))!;
  expect(migrations).toContain('0004_mart');
  expect(await functionOn(url)({}, context())).toEqual({ migrations: [] });
  expect(answers).toEqual([]);
});

test('invoked by hand, it throws failures', async () => {
  await countRows('create schema mart');
  await expect(functionOn(url)({}, context())).rejects.toThrow(/^Migration 0004_mart failed/);
});

test('the answer for a failed migration says which, why and what happens next', async () => {
  await countRows('create schema mart');
  await functionOn(url)(eventOf('Create'), context());
  expect(answers).toEqual(
    failure(
      new RegExp(
        '^Migration 0004_mart failed; nothing was changed: schema "mart" already exists\\. Fix .* '
          + 'The deploy is rolled back\\. Fix the cause, then deploy again\\. Log: /aws/lambda/migrate, stream$',
      ),
    ),
  );
  expect(await countRows(`select 1 from pg_namespace where nspname = 'cafe'`)).toBe(0);
});

test('a very long reason is truncated, and the rest of the answer is complete', async () => {
  await functionThat(() => Promise.reject(new Error(`A"\n${'é'.repeat(9000)}`)))(eventOf('Create'), context());
  expect(answers).toEqual(failure(/^A"\né+… The deploy is rolled back.*stream$/));
  expect(bytes).toBeLessThanOrEqual(4096);
  expect(bytes).toBeGreaterThan(3500);
});

test('no answer and no log line contains a password or the signed URL', async () => {
  lines.length = 0;
  const stranger = new URL(url);
  stranger.password = PASSWORD;
  const nowhere = new URL(stranger);
  nowhere.pathname = '/nowhere';
  for (const warehouse of [stranger.href, nowhere.href, `postgres://brewline:${PASSWORD}@127.0.0.1:1/x`])
    await functionOn(warehouse)(eventOf('Create'), context(500));
  expect(answers.map(({ body }) => body.Status)).toEqual(['FAILED', 'FAILED', 'FAILED']);
  refusals = [403];
  await functionOn(url)(eventOf('Create'), context());
  for (const output of [...answers, ...lines])
    expect(JSON.stringify(output)).not.toMatch(/a-secret-of-tests|signed-by-tests/);
});

test('Delete succeeds without connecting to the warehouse', async () => {
  const event = {
    ...eventOf('Delete'),
    PhysicalResourceId: 'made up by CloudFormation',
  } as CloudFormationCustomResourceEvent;
  await functionThat(() => Promise.reject(new Error('must not be called')))(event, context(0));
  expect(answers).toEqual([{ ...SUCCESS, body: { ...SUCCESS.body, PhysicalResourceId: 'made up by CloudFormation' } }]);
});

test('an update to migrations other than the packaged ones succeeds and runs nothing', async () => {
  lines.length = 0;
  const event = {
    ...eventOf('Update'),
    ResourceProperties: { ServiceToken: 'arn:function', Migrations: 'the hash of older ones' },
  } as CloudFormationCustomResourceEvent;
  await functionThat(() => Promise.reject(new Error('must not be run')))(event, context());
  expect(answers).toEqual([SUCCESS]);
  expect(lines).toEqual([
    expect.objectContaining({ msg: 'the stack is rolling back to other migrations; nothing was run' }),
  ]);
});

test('a warehouse that does not answer fails in time', async () => {
  await functionOn(`postgres://brewline:${PASSWORD}@127.0.0.1:${(silent.address() as AddressInfo).port}/x`)(
    eventOf('Create'),
    context(300),
  );
  expect(answers).toEqual(
    failure(/^Could not reach the warehouse at 127\.0\.0\.1: timeout expired\. The deploy is rolled back/),
  );
});

test('waiting for a load that does not end fails in time and leaves no lock', async () => {
  await migrate(url);
  const loader = new pg.Client({ connectionString: url });
  await loader.connect();
  await loader.query('begin; lock etl.writer');
  await functionOn(url)(eventOf('Update'), context(5_000));
  expect(answers).toEqual(
    failure(/^Timed out waiting for a running load to finish; nothing was changed: .*Run the migrations again\./),
  );
  await loader.query('commit');
  expect(await migrate(url)).toEqual([]);
  await loader.end();
});

test('a migration that hangs fails in time', async () => {
  await functionThat(() => new Promise(() => undefined))(eventOf('Create'), context(-2000));
  expect(answers).toEqual(failure(/^The migrations did not finish in time\. It is safe to try again\./));
});

test('an answer that is not accepted is sent again, up to four times', async () => {
  refusals = [500, 503];
  await functionOn(url)(eventOf('Create'), context());
  expect(answers).toEqual([SUCCESS]);
  refusals = [500, 500, 500, 500];
  await expect(functionOn(url)(eventOf('Create'), context())).rejects.toThrow(
    'Could not answer CloudFormation: status 500',
  );
});

test('an answer rejected as no longer wanted is not sent again', async () => {
  refusals = [403];
  await functionOn(url)(eventOf('Create'), context());
  expect(answers).toEqual([]);
});

test('the answer for a Redshift without its login names the missing variables', async () => {
  await functionOn('redshift://127.0.0.1:1/brewline', { ADMIN_SECRET: 'arn:admin' })(eventOf('Create'), context());
  expect(answers).toEqual(failure(/^With ADMIN_SECRET, WAREHOUSE_URL and WAREHOUSE_SECRET must be set too/));
});
