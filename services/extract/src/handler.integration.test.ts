/** How the deployed handler reads the pseudonym key, against mock AWS servers. */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { keyFingerprint } from '@brewline/sales';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { startTestServer } from '@brewline/testing';

const SECRET = 'arn:aws:secretsmanager:eu-west-2:000000000000:secret:PseudonymKey';
const KEY = 'a key of tests, thirty-two bytes long';
const FILE = '25/08/2021 09:00,Leeds,Ada Test,Regular Latte - 2.15,2.15,CASH,\n';
const EVENT = {
  Records: [
    {
      eventSource: 'aws:s3',
      eventName: 'ObjectCreated:Put',
      s3: { bucket: { name: 'raw' }, object: { key: 'leeds_25-08-2021_09-00-00.csv' } },
    },
  ],
};
/** The SDK's attempts at a request. */
const TRIES = 3;
const context = { getRemainingTimeInMillis: () => 60_000 } as Context;
const usual = { ...process.env };

/** The secret's text; `undefined` while Secrets Manager fails. */
let secret: string | undefined;
let secretRequests: number;
let sent: { drop: { keyFingerprint: string } }[];
/** Seconds until the failed messages are redelivered. */
let retries: number[];
let handler: (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

type Entry = Record<'Id' | 'MessageBody', string> & { VisibilityTimeout: number };

const answers: Record<string, (entries: Entry[]) => object | undefined> = {
  'secretsmanager.GetSecretValue': () => {
    secretRequests += 1;
    return secret === undefined ? undefined : { SecretString: secret };
  },
  'AmazonSQS.SendMessageBatch': (entries) => {
    sent.push(...entries.map(({ MessageBody }) => JSON.parse(MessageBody) as (typeof sent)[number]));
    return {
      Successful: entries.map(({ Id, MessageBody }) => ({
        Id,
        MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
      })),
    };
  },
  'AmazonSQS.ChangeMessageVisibilityBatch': (entries) => {
    retries.push(...entries.map(({ VisibilityTimeout }) => VisibilityTimeout));
    return { Successful: entries.map(({ Id }) => ({ Id })) };
  },
};

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const piece of request) body += String(piece);
  const target = request.headers['x-amz-target'];
  if (target === undefined)
    return void response
      .writeHead(200, { 'etag': '"tag"', 'last-modified': 'Wed, 25 Aug 2021 20:00:00 GMT' })
      .end(FILE);
  const { Entries = [] } = JSON.parse(body) as { Entries?: Entry[] };
  const result = answers[String(target)]!(Entries);
  response.writeHead(result ? 200 : 500, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(result ?? { __type: 'InternalServiceError', message: 'unavailable' }));
}

beforeEach(async () => {
  [secret, secretRequests, sent, retries] = [KEY, 0, [], []];
  const { endpoint } = await startTestServer((request, response) => void answer(request, response));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'eu-west-2',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    LOG_LEVEL: 'silent',
    STAGE: 'test',
    SOURCE_QUEUE_URL: `${endpoint}/drops`,
    DEAD_LETTER_QUEUE_URL: `${endpoint}/dead`,
    ROWS_QUEUE_URL: `${endpoint}/rows`,
    PSEUDONYM_KEY_SECRET: SECRET,
    MAX_REJECT_SHARE: '0.2',
  });
  jest.resetModules();
  ({ handler } = await import('./handler.ts'));
});

afterEach(() => {
  process.env = { ...usual };
});

const invoke = () => {
  const record = {
    messageId: 'm',
    receiptHandle: 'r',
    body: JSON.stringify(EVENT),
    attributes: { ApproximateReceiveCount: '1' },
  } as SQSRecord;
  return handler({ Records: [record] }, context);
};

const FAILED = { batchItemFailures: [{ itemIdentifier: 'm' }] };

test('the key is read once, when the first file comes', async () => {
  expect(secretRequests).toBe(0);
  for (let file = 1; file <= 3; file += 1) expect(await invoke()).toEqual({ batchItemFailures: [] });
  expect(secretRequests).toBe(1);
  expect(sent.map(({ drop }) => drop.keyFingerprint)).toEqual(Array(3).fill(keyFingerprint(KEY)));
});

test('a file is retried while Secrets Manager fails, and read afterwards', async () => {
  secret = undefined;
  expect(await invoke()).toEqual(FAILED);
  expect([secretRequests, sent]).toEqual([TRIES, []]);
  expect(retries).toEqual([expect.any(Number)]);
  expect(retries[0]).toBeGreaterThanOrEqual(10);
  expect(retries[0]).toBeLessThanOrEqual(60);

  secret = KEY;
  expect(await invoke()).toEqual({ batchItemFailures: [] });
  expect(sent).toHaveLength(1);
});

test.each(['x'.repeat(31), 'x'.repeat(64)])(
  'no file is read with a guessable key (%s), until it is replaced',
  async (guessable) => {
    secret = guessable;
    expect(await invoke()).toEqual(FAILED);
    expect(sent).toEqual([]);

    secret = KEY;
    expect(await invoke()).toEqual({ batchItemFailures: [] });
    expect(sent).toHaveLength(1);
  },
);

test('a guessable key is refused with the name of its secret, and not quoted', async () => {
  secret = 'letmein';
  const { readPseudonymKey } = await import('./pseudonym-key.ts');
  await expect(readPseudonymKey(SECRET)).rejects.toThrow(
    new RegExp(`^The secret ${SECRET} holds a guessable pseudonym key(?!.*letmein)`),
  );
});
