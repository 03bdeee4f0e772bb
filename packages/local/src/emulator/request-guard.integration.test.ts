// Requests of other programs on this machine, and of web pages, to the embedded cloud's port.
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Cloud, startCloud } from '../cloud/cloud.ts';
import { authorization, newCredential } from './credential.ts';
import { TemporaryRepo } from '../testing/temporary-repo.ts';

const NAME_AND_CARD = 'Ann Archer,4111111111111111';
const REFUSED = {
  status: 403,
  body: 'Refused: this address answers only the processes of the Brewline run that opened it.\n',
};
const SECRETS = {
  secrets: { PseudonymKey: 'the pseudonym key of this run, which is secret' },
  parameters: { 'warehouse-url': 'postgres://brewline:hush@127.0.0.1/brewline' },
};

let repo: TemporaryRepo;
let cloud: Cloud;
let own: { authorization: string };

beforeAll(async () => {
  repo = new TemporaryRepo({});
  cloud = await startCloud({ repo: repo.path, logFolder: repo.logFolder, ...SECRETS });
  own = { authorization: authorization(cloud.credential) };
  await cloud.putObject('leeds.csv', Buffer.from(NAME_AND_CARD));
});

afterAll(async () => {
  await cloud.stop();
  repo.remove();
});

interface Attempt {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Not `fetch`, which sends neither a `Host` nor an `Origin` of our choice. */
async function attempt({
  method = 'GET',
  path = '/',
  headers = {},
  body = '',
}: Attempt): Promise<{ status: number; body: string; shared: unknown }> {
  const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    request(cloud.endpoint, { method, path, headers, agent: false }, resolve).once('error', reject).end(body);
  });
  return {
    status: response.statusCode!,
    body: await text(response),
    shared: response.headers['access-control-allow-origin'],
  };
}

const call = (target: string, body: object, type = 'application/x-amz-json-1.1'): Attempt => ({
  method: 'POST',
  headers: { 'content-type': type, 'x-amz-target': target },
  body: JSON.stringify(body),
});

const object = (): string => `/${cloud.buckets.raw}/leeds.csv`;
const sdkHeader = (credential: string): string =>
  `AWS4-HMAC-SHA256 Credential=${credential}/20260101/eu-west-2/s3/aws4_request, `
  + `SignedHeaders=host, Signature=${'0'.repeat(64)}`;
const presigned = (credential: string): string =>
  `${object()}?X-Amz-Algorithm=AWS4-HMAC-SHA256`
  + `&X-Amz-Credential=${credential}%2F20260101%2Feu-west-2%2Fs3%2Faws4_request`
  + `&X-Amz-SignedHeaders=host&X-Amz-Signature=${'0'.repeat(64)}`;
const hosts = (): { evil: string; port: string } => ({
  evil: `${cloud.buckets.raw}.evil.example`,
  port: new URL(cloud.endpoint).port,
});

const WITHOUT_CREDENTIAL: Record<string, () => Attempt> = {
  'an object': () => ({ path: object() }),
  'an object with its bucket as the host': () => ({ path: '/leeds.csv', headers: { host: hosts().evil } }),
  'a list of buckets': () => ({}),
  'a secret': () =>
    call('secretsmanager.GetSecretValue', {
      SecretId: 'arn:aws:secretsmanager:eu-west-2:000000000000:secret:PseudonymKey',
    }),
  'a secret with a simple POST that needs no preflight': () => ({
    ...call('secretsmanager.GetSecretValue', {}),
    headers: { 'content-type': 'text/plain', 'x-amz-target': 'secretsmanager.GetSecretValue' },
  }),
  'a parameter': () => call('AmazonSSM.GetParameter', { Name: '/brewline/local/warehouse-url' }),
  'a message': () => call('AmazonSQS.ReceiveMessage', { QueueUrl: cloud.queues.rows }, 'application/x-amz-json-1.0'),
  'a message with the header of internal calls': () => ({
    ...call('AmazonSQS.ListQueues', {}),
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'AmazonSQS.ListQueues',
      'x-brewline-call': '1',
    },
  }),
  'the caller identity': () => ({
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'Action=GetCallerIdentity',
  }),
  'the queues': () => ({ path: '/_fauxqs/queues' }),
  'the content of a queue': () => ({ path: '/_fauxqs/queues/brewline-local-drops' }),
  'the health check': () => ({ path: '/health' }),
  'a preflight': () => ({
    method: 'OPTIONS',
    path: object(),
    headers: { 'origin': 'http://evil.example', 'access-control-request-method': 'GET' },
  }),
  'a path that is not a URL': () => ({ path: '/%E0%A4%A' }),
  'an absolute target': () => ({ path: cloud.endpoint + object() }),
  'an unusual method': () => ({ method: 'PROPFIND', path: object() }),
  'a presigned URL': () => ({ path: presigned(newCredential()) }),
  'a presigned URL with the right credential': () => ({ path: presigned(cloud.credential) }),
  'the credential of another run': () => ({ path: object(), headers: { authorization: sdkHeader(newCredential()) } }),
  'a part of the credential': () => ({
    path: object(),
    headers: { authorization: sdkHeader(cloud.credential.slice(0, -1)) },
  }),
  'the credential with a suffix': () => ({
    path: object(),
    headers: { authorization: sdkHeader(`${cloud.credential}0`) },
  }),
  'another scheme': () => ({ path: object(), headers: { authorization: `Bearer ${cloud.credential}` } }),
};

test.each(Object.entries(WITHOUT_CREDENTIAL))(
  'without the credential of the run, %s is refused',
  async (_name, createRequest) => {
    expect(await attempt(createRequest())).toEqual(REFUSED);
  },
);

const WITH_CREDENTIAL: Record<string, () => Record<string, string>> = {
  'a host name that resolves to this machine': () => ({ host: `evil.example:${hosts().port}` }),
  'a bucket of such a host name': () => ({ host: hosts().evil }),
  'localhost': () => ({ host: `localhost:${hosts().port}` }),
  'another port': () => ({ host: '127.0.0.1:80' }),
  'the origin of a page': () => ({ origin: 'http://evil.example' }),
  'a hidden origin': () => ({ origin: 'null' }),
  'its own address as the origin': () => ({ origin: cloud.endpoint }),
  'a request from another site': () => ({ 'sec-fetch-site': 'cross-site' }),
  'a request from another port': () => ({ 'sec-fetch-site': 'same-site' }),
};

test.each(Object.entries(WITH_CREDENTIAL))('even with the credential, %s is refused', async (_name, headers) => {
  expect(await attempt({ path: object(), headers: { ...own, ...headers() } })).toEqual(REFUSED);
});

test('a refused request changes nothing', async () => {
  const send = call(
    'AmazonSQS.SendMessage',
    { QueueUrl: cloud.queues.drops, MessageBody: 'forged' },
    'application/x-amz-json-1.0',
  );
  expect(await attempt(send)).toEqual(REFUSED);
  expect(await attempt({ method: 'PUT', path: object(), body: 'forged' })).toEqual(REFUSED);
  expect(await attempt({ method: 'DELETE', path: object() })).toEqual(REFUSED);
  expect(await cloud.inFlight()).toBe(0);
  expect(await attempt({ path: object(), headers: own })).toMatchObject({ status: 200, body: NAME_AND_CARD });
});

test('the header of internal calls has no effect over HTTP', async () => {
  const { headers, ...list } = call('AmazonSQS.ListQueues', {}, 'application/x-amz-json-1.0');
  const { body } = await attempt({ ...list, headers: { ...headers, ...own, 'x-brewline-call': '1' } });
  expect(JSON.parse(body)).toHaveProperty('QueueUrls');
});

test('SDK clients with the environment of the run are accepted', async () => {
  const {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  } = cloud.environment;
  const options = {
    endpoint: endpoint!,
    region: region!,
    credentials: { accessKeyId: accessKeyId!, secretAccessKey: secretAccessKey! },
  };
  const [s3, sqs] = [new S3Client(options), new SQSClient(options)];
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: cloud.buckets.raw, Key: 'leeds.csv' }));
  expect(await Body!.transformToString()).toBe(NAME_AND_CARD);
  expect((await sqs.send(new ReceiveMessageCommand({ QueueUrl: cloud.queues.rows }))).Messages).toBeUndefined();
  s3.destroy();
  sqs.destroy();
});

test('each run has its own credential', () => {
  expect(cloud.credential).toMatch(/^[0-9a-f]{64}$/);
  expect(newCredential()).not.toBe(cloud.credential);
});
