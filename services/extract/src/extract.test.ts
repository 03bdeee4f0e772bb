import { Readable } from 'node:stream';
import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, SQSClient } from '@aws-sdk/client-sqs';
import { decodeRowChunk, type RowChunkMessage } from '@brewline/contracts';
import { sendMessages } from '@brewline/runtime';
import { expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { extractor } from './extract.ts';

const KEY = 'a key of tests, thirty-two bytes long';
const HINT = { bucket: 'raw', key: 'leeds_25-08-2021_09-00-00.csv' };
const row = (minute: number) =>
  `25/08/2021 09:${String(minute).padStart(2, '0')},Leeds,Ada Test,Regular Latte - 2.15,2.15,CASH,\n`;

const sendTo = (sent: RowChunkMessage[]) => async (bodies: AsyncIterable<string>) => {
  for await (const body of bodies) sent.push(decodeRowChunk(body));
};

async function extractText(text: string, key = HINT.key) {
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
  return { result: await extract({ ...HINT, key }), sent, opened };
}

test('a file of one chunk is read once, and its chunk carries the receipt', async () => {
  const { result, sent, opened } = await extractText(row(1) + row(1) + row(2));

  expect(opened).toEqual(['newest']);
  expect(sent).toHaveLength(1);
  expect(sent[0]!.receipt).toEqual(result!.receipt);
  expect(sent[0]!.sales.nth).toEqual([0, 1, 0]);
});

test('a file out of time order is also read once, and its identical rows are counted exactly', async () => {
  const { result, sent, opened } = await extractText(row(2) + row(1) + row(2) + row(2));

  expect(opened).toEqual(['newest']);
  expect(sent.at(-1)!.sales.nth).toEqual([0, 0, 1, 2]);
  expect(result!.receipt).toMatchObject({ accepted: 4, takings: 860 });
});

test('a larger file is judged as a whole, then read again from the same version', async () => {
  const { result, sent, opened } = await extractText(row(2).repeat(3000) + row(1));

  expect(opened).toEqual(['newest', 'tag']);
  expect(sent).toHaveLength(3);
  expect(sent.at(-1)!.receipt).toEqual(result!.receipt);
  expect(result!.receipt).toMatchObject({ accepted: 3001, takings: 3001 * 215, chunks: 3 });
});

test('only lines and reasons of a refused file of three chunks are sent', async () => {
  const names = Array.from({ length: 4000 }, (_, n) => `Zebedee${String.fromCharCode(97 + (n % 26))} Quixwood${n}`);
  const { result, sent, opened } = await extractText(
    names.map((name) => `25/08/2021 09:00,${name},Leeds,Regular Latte - 2.15,2.15,CASH,\n`).join(''),
    'upload.csv',
  );

  expect(opened).toEqual(['newest']);
  expect(result!.receipt).toMatchObject({ outcome: 'refused', refusal: 'branch_unclear', rows: 4000, rejected: 4000 });
  expect(sent).toHaveLength(1);
  expect(sent[0]!.notes).toHaveLength(1000);
  expect(JSON.stringify(sent)).not.toMatch(/Zebedee|Quixwood/i);
});

test("a key with the name of one of its file's customers is not sent", async () => {
  const text = row(1).replace('Ada Test', 'Zebedee Quixwood').repeat(3);
  const [one, again] = [
    await extractText(text, 'leeds quixwood zebedee.csv'),
    await extractText(text, 'leeds quixwood zebedee.csv'),
  ];

  expect(one.result!.receipt).toMatchObject({ outcome: 'refused', refusal: 'personal_key', accepted: 0 });
  expect(one.result!.drop.key).toMatch(/^withheld\/[0-9a-f]{32}$/);
  expect(JSON.stringify([one.result, one.sent])).not.toMatch(/zebedee|quixwood/i);
  expect(again.result!.drop).toEqual(one.result!.drop);
});

test('the same bytes under the same rules and key are the same drop', async () => {
  const [one, two] = [await extractText(row(1)), await extractText(row(1))];

  expect(one.result!.drop).toEqual(two.result!.drop);
});

test('nothing is sent for an object that is gone', async () => {
  const sent: RowChunkMessage[] = [];
  const gone = () => Promise.resolve(undefined);
  const extract = extractor({
    pseudonymKey: KEY,
    maxRejectShare: 0.2,
    openNewest: gone,
    reopen: gone,
    send: sendTo(sent),
  });

  expect(await extract(HINT)).toBeUndefined();
  expect(sent).toEqual([]);
});

test('a file is not read ahead of a slow queue', async () => {
  const PIECE = Buffer.from(row(1).repeat(1000));
  const [pieces, megabyte] = [150, 1024 * 1024];
  let read = 0;
  function* file() {
    for (read = 0; read < pieces * PIECE.length; read += PIECE.length) yield PIECE;
  }
  const object = () => Promise.resolve({ etag: 'tag', lastModified: 1, body: Readable.from(file()) });
  const readBefore: number[] = [];
  mockClient(SQSClient)
    .on(SendMessageBatchCommand)
    .callsFake(async ({ Entries }: { Entries: SendMessageBatchRequestEntry[] }) => {
      const before = read;
      for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
      expect(read - before).toBeLessThanOrEqual(PIECE.length);
      readBefore.push(before);
      return { Successful: Entries.map(({ Id }) => ({ Id })) };
    });
  const sqs = new SQSClient({ region: 'eu-west-2' });
  const extract = extractor({
    pseudonymKey: KEY,
    maxRejectShare: 0.2,
    openNewest: object,
    reopen: object,
    send: (bodies) => sendMessages(sqs, 'http://queues/rows', bodies),
  });

  expect((await extract(HINT))!.receipt.accepted).toBe(pieces * 1000);

  const between = readBefore.map((bytes, call) => bytes - (readBefore[call - 1] ?? 0));
  expect(between.length).toBeGreaterThan(5);
  expect(Math.max(...between)).toBeLessThan(2 * megabyte);
});
