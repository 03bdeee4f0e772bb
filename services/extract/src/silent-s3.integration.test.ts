import type { RequestListener, ServerResponse } from 'node:http';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { clientOptions, s3ClientOptions, sendMessages } from '@brewline/runtime';
import { expect, test } from '@jest/globals';
import { withShortTimeouts } from '@brewline/runtime/testing';
import { startTestServer } from '@brewline/testing';
import { extractor } from './extract.ts';
import { openNewest, reopen } from './raw-object.ts';

const HINT = { bucket: 'raw', key: 'leeds_25-08-2021_09-00-00.csv' };
const ROW = '25/08/2021 09:00,Leeds,Ada Test,Regular Latte - 2.15,2.15,CASH,\n';
const FILE = Buffer.from(ROW.repeat(20_000));
const CHECKSUM = { 'x-amz-checksum-crc32': 'AAAAAA==' };

type Send = (bodies: AsyncIterable<string>) => Promise<void>;

interface Extraction {
  /** The response of S3. */
  readonly answer: RequestListener;
  readonly send?: Send;
  readonly signal?: AbortSignal;
  /** The factor by which the client's timeouts are shortened. */
  readonly speedup?: number;
  /** Awaited before the client is destroyed. */
  readonly whenClosed?: Promise<void>;
}

/** The outcome of a file, and the messages sent for it. */
async function extractFrom({ answer, send, signal, speedup, whenClosed }: Extraction) {
  const server = await startTestServer(answer);
  const s3 = new S3Client({ ...withShortTimeouts(s3ClientOptions, speedup), ...server });
  const sent: string[] = [];
  const keep: Send = async (bodies) => {
    for await (const body of bodies) sent.push(body);
  };
  const extract = extractor({
    pseudonymKey: 'a key of tests, thirty-two bytes long',
    maxRejectShare: 0.2,
    openNewest: (hint, abort) => openNewest(s3, hint, abort),
    reopen: (hint, etag, abort) => reopen(s3, hint, etag, abort),
    send: send ?? keep,
  });
  const outcome = await extract(HINT, signal).then(
    (value) => value?.receipt.outcome,
    (error: unknown) => error as Error,
  );
  await whenClosed;
  s3.destroy();
  return { outcome, sent };
}

const begin = (response: ServerResponse, headers = {}) =>
  response.writeHead(200, {
    'etag': '"tag"',
    'last-modified': 'Wed, 25 Aug 2021 20:00:00 GMT',
    'content-length': FILE.length,
    ...headers,
  });

const FAULTS: Record<string, RequestListener> = {
  'never answers': () => undefined,
  'breaks the connection': (request) => void request.socket.destroy(),
  'stalls before the first byte': (_, response) => {
    begin(response).flushHeaders();
  },
  'stalls in the middle': (_, response) => void begin(response).write(FILE.subarray(0, 500_000)),
  'stalls in the middle of an object with a checksum': (_, response) =>
    void begin(response, CHECKSUM).write(FILE.subarray(0, 500_000)),
  'cuts the body short': (_, response) =>
    void begin(response).write(FILE.subarray(0, 500_000), () => response.destroy()),
  'cuts the body of an object with a checksum short': (_, response) =>
    void begin(response, CHECKSUM).write(FILE.subarray(0, 500_000), () => response.destroy()),
};

test.each(Object.entries(FAULTS))(
  'reading from a server that %s soon fails, and no receipt is sent',
  async (_, fault) => {
    const started = performance.now();

    const { outcome, sent } = await extractFrom({ answer: fault });

    expect(outcome).toHaveProperty('message');
    expect(performance.now() - started).toBeLessThan(3000);
    expect(sent.filter((body) => body.includes('"receipt"'))).toEqual([]);
  },
);

/** A response that never ends. @returns it with a promise that its connection is closed */
const unending = (body: Buffer, onSent: () => void = () => undefined) => {
  let closed!: () => void;
  const whenClosed = new Promise<void>((resolve) => (closed = resolve));
  const answer: RequestListener = (_, response) => void begin(response.once('close', closed)).write(body, onSent);
  return { answer, whenClosed };
};

test('reading is aborted when the time is over, and the connection is closed', async () => {
  const timeout = new AbortController();
  const stalled = unending(FILE.subarray(0, 500_000), () => timeout.abort());
  expect((await extractFrom({ ...stalled, signal: timeout.signal })).outcome).toMatchObject({ name: 'AbortError' });
});

test('when the queue fails while a file is being read, the connection is closed', async () => {
  const send: Send = async (bodies) => {
    for await (const body of bodies) throw new Error(`the queue is gone, and with it ${body.length} characters`);
  };
  const { answer, whenClosed } = unending(FILE.subarray(0, 500_000));
  let reading = 0;
  // Rows are sent during the second pass.
  const wholeAtFirst: RequestListener = (request, response) => {
    reading += 1;
    if (reading === 1) begin(response).end(FILE);
    else answer(request, response);
  };
  expect((await extractFrom({ answer: wholeAtFirst, whenClosed, send, speedup: 1 })).outcome).toMatchObject({
    message: expect.stringContaining('the queue is gone'),
  });
});

test('the connection of a file that is refused before its end is closed', async () => {
  expect(
    (await extractFrom({ ...unending(Buffer.from('no layout at all\n'.repeat(50_000))), speedup: 1 })).outcome,
  ).toBe('refused');
});

test('a queue that answers only at the third attempt does not fail the file', async () => {
  // The SDK's pauses between two attempts are not shortened.
  const speedup = 20;
  let requests = 0;
  const queue = await startTestServer((request, response) => {
    requests += 1;
    if (requests % 3 > 0) return;
    request
      .on('data', () => undefined)
      .on('end', () => response.end('{"Successful":[0,1,2,3,4,5,6,7,8,9]}'.replace(/\d/g, '{"Id":"$&"}')));
  });
  const sqs = new SQSClient({ ...withShortTimeouts(clientOptions, speedup), ...queue, md5: false });

  const send: Send = (bodies) => sendMessages(sqs, `${queue.endpoint}/queue/rows`, bodies);
  const { outcome } = await extractFrom({ answer: (_, response) => void begin(response).end(FILE), send, speedup });

  expect(outcome).toBe('accepted');
  expect(requests).toBe(6);
  sqs.destroy();
});
