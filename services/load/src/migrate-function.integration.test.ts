/** The custom resource that migrates, as CloudFormation meets it: what it is told of every outcome, and when. */
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

const RESERVE = 22_000;
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
    getRemainingTimeInMillis: () => milliseconds + RESERVE,
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

const functionThat = (migrateSomehow: (deadline: number) => Promise<string[]>) =>
  migrateFunction(logger, migrateSomehow, () => PACKAGED);
const functionOn = (warehouse: string, more: Partial<Parameters<typeof migrateWarehouse>[0]> = {}) =>
  functionThat((deadline) => migrateWarehouse({ STAGE: 'test', WAREHOUSE_URL: warehouse, ...more }, deadline));
const SUCCEEDED = { Status: 'SUCCESS', PhysicalResourceId: 'brewline-warehouse', ...IDS };
const SUCCESS = { method: 'PUT', contentType: '', body: SUCCEEDED };
const failure = (reason: RegExp) => [
  { ...SUCCESS, body: { ...SUCCEEDED, Status: 'FAILED', Reason: expect.stringMatching(reason) } },
];

/** @returns how many rows there were */
const ask = async (sql: string) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rowCount;
  } finally {
    await client.end();
  }
};

test('Create and Update migrate and succeed under one physical id, also when the same event comes again', async () => {
  const migrateFunctionOn = functionOn(url);
  for (const type of ['Create', 'Create', 'Update'] as const)
    expect(await migrateFunctionOn(eventOf(type), context())).toBeUndefined();
  expect(answers).toEqual([SUCCESS, SUCCESS, SUCCESS]);
  expect(await migrate(url)).toEqual([]);
});

test('Two of the same event at once both succeed', async () => {
  await Promise.all([functionOn(url)(eventOf('Create'), context()), functionOn(url)(eventOf('Create'), context())]);
  expect(answers).toEqual([SUCCESS, SUCCESS]);
});

test('By hand it says what it ran', async () => {
  const { migrations } = (await functionOn(url)({}, context()))!;
  expect(migrations).toContain('0004_mart');
  expect(await functionOn(url)({}, context())).toEqual({ migrations: [] });
  expect(answers).toEqual([]);
});

test('By hand a failure is thrown', async () => {
  await ask('create schema mart');
  await expect(functionOn(url)({}, context())).rejects.toThrow(/^Migration 0004_mart failed/);
});

test('A migration that fails says which, why, and what happens next', async () => {
  await ask('create schema mart');
  await functionOn(url)(eventOf('Create'), context());
  expect(answers).toEqual(
    failure(
      new RegExp(
        '^Migration 0004_mart failed, nothing was changed: schema "mart" already exists\\. Mend .* '
          + 'The deploy is undone; when the reason is mended, deploy again\\. Log: /aws/lambda/migrate, stream$',
      ),
    ),
  );
  expect(await ask(`select 1 from pg_namespace where nspname = 'cafe'`)).toBe(0);
});

test('A reason without end is cut, and the rest stays whole', async () => {
  await functionThat(() => Promise.reject(new Error(`A"\n${'é'.repeat(9000)}`)))(eventOf('Create'), context());
  expect(answers).toEqual(failure(/^A"\né+… The deploy is undone.*stream$/));
  expect(bytes).toBeLessThanOrEqual(4096);
  expect(bytes).toBeGreaterThan(3500);
});

test('No answer and no log line holds a password or the signed URL', async () => {
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

test('Delete succeeds without a look at the warehouse', async () => {
  const event = {
    ...eventOf('Delete'),
    PhysicalResourceId: 'made up by CloudFormation',
  } as CloudFormationCustomResourceEvent;
  await functionThat(() => Promise.reject(new Error('must not be asked')))(event, context(0));
  expect(answers).toEqual([{ ...SUCCESS, body: { ...SUCCESS.body, PhysicalResourceId: 'made up by CloudFormation' } }]);
});

test('An update to other migrations than the packaged ones succeeds, and nothing runs', async () => {
  lines.length = 0;
  const event = {
    ...eventOf('Update'),
    ResourceProperties: { ServiceToken: 'arn:function', Migrations: 'the hash of older ones' },
  } as CloudFormationCustomResourceEvent;
  await functionThat(() => Promise.reject(new Error('must not be run')))(event, context());
  expect(answers).toEqual([SUCCESS]);
  expect(lines).toEqual([
    expect.objectContaining({ msg: 'the stack goes back to other migrations than these; nothing was run' }),
  ]);
});

test('A warehouse that is silent is given up in time', async () => {
  await functionOn(`postgres://brewline:${PASSWORD}@127.0.0.1:${(silent.address() as AddressInfo).port}/x`)(
    eventOf('Create'),
    context(300),
  );
  expect(answers).toEqual(
    failure(/^The warehouse at 127\.0\.0\.1 could not be reached: timeout expired\. The deploy is undone/),
  );
});

test('A load that does not end is given up in time, and no lock is left', async () => {
  await migrate(url);
  const loader = new pg.Client({ connectionString: url });
  await loader.connect();
  await loader.query('begin; lock etl.writer');
  await functionOn(url)(eventOf('Update'), context(5_000));
  expect(answers).toEqual(
    failure(/^The migrations waited in vain for a load to end, nothing was changed: .*Run them again\./),
  );
  await loader.query('commit');
  expect(await migrate(url)).toEqual([]);
  await loader.end();
});

test('Whatever else hangs is given up in time', async () => {
  await functionThat(() => new Promise(() => undefined))(eventOf('Create'), context(-2000));
  expect(answers).toEqual(failure(/^The warehouse was not migrated in time\. It is safe to try again\./));
});

test('An answer that is not taken is put again, but not for ever', async () => {
  refusals = [500, 503];
  await functionOn(url)(eventOf('Create'), context());
  expect(answers).toEqual([SUCCESS]);
  refusals = [500, 500, 500, 500];
  await expect(functionOn(url)(eventOf('Create'), context())).rejects.toThrow(
    'CloudFormation could not be told: status 500',
  );
});

test('An answer that nobody waits for any more ends the matter', async () => {
  refusals = [403];
  await functionOn(url)(eventOf('Create'), context());
  expect(answers).toEqual([]);
});

test('Redshift without its login is told by the names of the variables', async () => {
  await functionOn('redshift://127.0.0.1:1/brewline', { ADMIN_SECRET: 'arn:admin' })(eventOf('Create'), context());
  expect(answers).toEqual(failure(/^With ADMIN_SECRET, WAREHOUSE_URL and WAREHOUSE_SECRET must be set too/));
});
