import { gunzipSync } from 'node:zlib';
import { decodeTableBatch, MAX_MESSAGE_BYTES, type RowChunkMessage } from '@brewline/contracts';
import { expect, test } from '@jest/globals';
import { dropId, keyFingerprint, pseudonymiser } from '@brewline/sales';
import { readWholeDrop } from '@brewline/sales/testing';
import { transform } from './transform.ts';

const KEY = 'a key of tests, thirty-two bytes long';

/** The messages that extract would send for a file. */
async function messagesOf(text: string): Promise<RowChunkMessage[]> {
  const key = 'leeds_25-08-2021_09-00-00.csv';
  const fingerprint = keyFingerprint(KEY);
  const drop = {
    dropId: dropId('raw', key, 'tag', fingerprint),
    bucket: 'raw',
    key,
    etag: 'tag',
    lastModified: 1,
    rules: 1,
    keyFingerprint: fingerprint,
  };
  const parts = readWholeDrop([Buffer.from(text)], key, { pseudonymise: pseudonymiser(KEY), maxRejectShare: 0.2 });
  const messages: RowChunkMessage[] = [];
  for await (const { chunk, receipt } of parts)
    messages.push({ version: 1, drop, chunk: messages.length, ...chunk, ...(receipt && { receipt }) });
  return messages;
}

const rowsOf = (count: number) =>
  '25/08/2021 09:00,Leeds,Ada Test,"Large Latte - 2.45, Regular Latte - 2.15",4.6,CASH,\n'.repeat(count);

async function transformed(message: RowChunkMessage) {
  const objects = new Map<string, Buffer>();
  const body = await transform(message, 'clean', (key, bytes) => Promise.resolve(void objects.set(key, bytes)));
  return { batch: decodeTableBatch(body), objects };
}

test('a drop of one chunk is sent inside its message', async () => {
  const [message] = await messagesOf(rowsOf(3));

  const { batch, objects } = await transformed(message!);

  expect(objects.size).toBe(0);
  expect(batch).toMatchObject({
    drop: message!.drop,
    receipt: message!.receipt,
    content: { tables: { sales: message!.sales } },
  });
});

test('the tables of a larger drop go into the clean bucket; the message has their keys and row counts', async () => {
  const [first] = await messagesOf(rowsOf(2000));

  const { batch, objects } = await transformed(first!);

  const { sale, sale_item: items } = (batch.content as { objects: Record<string, { key: string; rows: number }> })
    .objects;
  expect(sale).toEqual({
    bucket: 'clean',
    key: `tables/${first!.drop.dropId}/000000/sale.csv.gz`,
    rows: first!.sales.soldAt.length,
  });
  const csv = gunzipSync(objects.get(items!.key)!).toString();
  expect(csv.trimEnd().split('\n')).toHaveLength(items!.rows);
});

test('a repeat overwrites objects with equal bytes', async () => {
  const [first] = await messagesOf(rowsOf(2000));

  const [one, two] = [await transformed(first!), await transformed(first!)];

  expect(two).toEqual(one);
});

test('the tables of one chunk go into the clean bucket if they are too large for a message', async () => {
  const name = (n: number) => `Cake ${String.fromCharCode(97 + (n % 26))}${n}`;
  const basket = Array.from({ length: 3000 }, (_, n) => `${name(n)} - 1.00`).join(', ');
  const [message] = await messagesOf(`25/08/2021 09:00,Leeds,Ada Test,"${basket}",3000.00,CASH,\n`);
  const products = Array.from({ length: 20_000 }, (_, n) => ({ name: name(n), size: '', flavour: '' }));
  const large = { ...message!, sales: { ...message!.sales, products } };

  const { batch, objects } = await transformed(large);

  expect(Buffer.byteLength(JSON.stringify(large))).toBeLessThan(MAX_MESSAGE_BYTES);
  expect(batch.content).toHaveProperty('objects.product.rows', 20_000);
  expect(objects.size).toBeGreaterThan(0);
});
