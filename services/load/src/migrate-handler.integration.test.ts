/** The handler as Lambda starts it, with an invalid environment. */
import { once } from 'node:events';
import { startTestServer } from '@brewline/testing';
import { expect, test } from '@jest/globals';
import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';

process.env.LOG_LEVEL = 'silent';
process.env.WAREHOUSE_URL = 'https://user:a-secret-of-tests@nowhere/';
delete process.env.STAGE;

const { handler } = await import('./migrate-handler.ts');
/** As the framework computes it for the template. */
const { hash } = (await import(new URL('../migrations-hash.js', import.meta.url).href)) as { hash: string };
const context = { getRemainingTimeInMillis: () => 60_000, logGroupName: 'group', logStreamName: 'stream' } as Context;

test.each([
  ['Create', 'FAILED', hash],
  ['Update', 'FAILED', hash],
  ['Update', 'SUCCESS', 'the hash of older ones'],
  ['Delete', 'SUCCESS', hash],
])('with an invalid environment, %s is answered with %s (migrations: %s)', async (RequestType, Status, Migrations) => {
  let body = '';
  const { endpoint } = await startTestServer((request, response) => {
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    void once(request, 'end').then(() => response.end());
  });
  await handler(
    {
      RequestType,
      ResourceProperties: { ServiceToken: 'arn:function', Migrations },
      ResponseURL: endpoint,
      StackId: 'stack',
      RequestId: 'request',
      LogicalResourceId: 'Migrations',
      PhysicalResourceId: 'brewline-warehouse',
    } as unknown as CloudFormationCustomResourceEvent,
    context,
  );
  const { Reason = '', ...answer } = JSON.parse(body) as Record<string, string>;
  expect(answer).toMatchObject({ Status, PhysicalResourceId: 'brewline-warehouse' });
  expect(Reason).toMatch(
    Status === 'FAILED' ? /^The function's environment is incomplete\. STAGE: .*; WAREHOUSE_URL: / : /^$/,
  );
  expect(Reason).not.toContain('a-secret-of-tests');
});

test('invoked by hand, it throws', async () => {
  await expect(handler({}, context)).rejects.toThrow(/environment is incomplete\. STAGE/);
});
