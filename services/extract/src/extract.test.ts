import { Readable } from 'node:stream';
import { expect, test } from '@jest/globals';
import type { RowChunkMessage } from '@brewline/contracts';
import { extractor } from './extract.ts';

const KEY = 'a key of tests, thirty-two bytes long';
const HINT = { bucket: 'raw', key: 'leeds_25-08-2021_09-00-00.csv' };
const row = (minute: number) => `25/08/2021 09:${String(minute).padStart(2, '0')},Leeds,Ada Test,Regular Latte - 2.15,2.15,CASH,\n`;

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
    send: (message) => Promise.resolve(void sent.push(message)),
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
  const extract = extractor({ pseudonymKey: KEY, maxRejectShare: 0.2, openNewest: gone, reopen: gone, send: (message) => Promise.resolve(void sent.push(message)) });

  expect(await extract(HINT)).toBeUndefined();
  expect(sent).toEqual([]);
});
