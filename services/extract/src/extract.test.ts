import { Readable } from 'node:stream';
import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, SQSClient } from '@aws-sdk/client-sqs';
import { decodeRowChunk, type RowChunkMessage } from '@brewline/contracts';
import { sendMessages } from '@brewline/runtime';
import { expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { extractor } from './extract.ts';

const KEY = 'a key of tests, thirty-two bytes long';
const HINT = { bucket: 'raw', key: 'leeds_25-08-2021_09-00-00.csv' };
const row = (minute: number) => `25/08/2021 09:${String(minute).padStart(2, '0')},Leeds,Ada Test,Regular Latte - 2.15,2.15,CASH,\n`;

const sendTo = (sent: RowChunkMessage[]) => async (bodies: AsyncIterable<string>) => {
  for await (const body of bodies) sent.push(decodeRowChunk(body));
};

async function extracted(text: string) {
  const sent: RowChunkMessage[] = [];
  const opened: string[] = [];
  const object = (how: string) => {
    opened.push(how);
    return Promise.resolve({ etag: 'tag', lastModified: 1_630_000_000, body: Readable.from([Buffer.from(text)]) });
  };
  const extract = extractor({
    pseudonymKey: KEY,
    maxRejectShare: 0.2,
    openNewest: () => object('newest'),
    reopen: (_, etag) => object(etag),
    send: sendTo(sent),
  });
  return { result: await extract(HINT), sent, opened };
}

test('a file in order of time is read once, and its last chunk brings the receipt', async () => {
  const { result, sent, opened } = await extracted(row(1) + row(1) + row(2));

  expect(opened).toEqual(['newest']);
  expect(sent).toHaveLength(1);
  expect(sent[0]!.receipt).toEqual(result!.receipt);
  expect(sent[0]!.sales.nth).toEqual([0, 1, 0]);
});

test('a file out of order is read again from the same version, and its identical rows are counted exactly', async () => {
  const { result, sent, opened } = await extracted(row(2) + row(1) + row(2) + row(2));

  expect(opened).toEqual(['newest', 'tag']);
  expect(sent.at(-1)!.sales.nth).toEqual([0, 0, 1, 2]);
  expect(result!.receipt).toMatchObject({ accepted: 4, takings: 860 });
});

test('the same bytes under the same rules and key are the same drop', async () => {
  const [one, two] = [await extracted(row(1)), await extracted(row(1))];

  expect(one.result!.drop).toEqual(two.result!.drop);
});

test('an object that is gone sends nothing', async () => {
  const sent: RowChunkMessage[] = [];
  const gone = () => Promise.resolve(undefined);
  const extract = extractor({ pseudonymKey: KEY, maxRejectShare: 0.2, openNewest: gone, reopen: gone, send: sendTo(sent) });

  expect(await extract(HINT)).toBeUndefined();
  expect(sent).toEqual([]);
});

test('while a queue takes its time, the file is not read on', async () => {
  const PIECE = Buffer.from(row(1).repeat(1000));
  const [pieces, megabyte] = [150, 1024 * 1024];
  let read = 0;
  function* file() {
    for (; read < pieces * PIECE.length; read += PIECE.length) yield PIECE;
  }
  const readBefore: number[] = [];
  mockClient(SQSClient).on(SendMessageBatchCommand).callsFake(async ({ Entries }: { Entries: SendMessageBatchRequestEntry[] }) => {
    const before = read;
    for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
    expect(read - before).toBeLessThanOrEqual(PIECE.length);
    readBefore.push(before);
    return { Successful: Entries.map(({ Id }) => ({ Id })) };
  });
  const object = { etag: 'tag', lastModified: 1, body: Readable.from(file()) };
  const sqs = new SQSClient({ region: 'eu-west-2' });
  const extract = extractor({
    pseudonymKey: KEY,
    maxRejectShare: 0.2,
    openNewest: () => Promise.resolve(object),
    reopen: () => Promise.resolve(undefined),
    send: (bodies) => sendMessages(sqs, 'http://queues/rows', bodies),
  });

  expect((await extract(HINT))!.receipt.accepted).toBe(pieces * 1000);

  const between = readBefore.map((bytes, call) => bytes - (readBefore[call - 1] ?? 0));
  expect(between.length).toBeGreaterThan(5);
  expect(Math.max(...between)).toBeLessThan(2 * megabyte);
});
