/** Messages as extract and transform would send them. */
import { dropId, keyFingerprint, pseudonymiser, toTables } from '@brewline/sales';
import { PSEUDONYM_KEY, readWholeDrop } from '@brewline/sales/testing';
import type { DropRef } from '../drop-ref.ts';
import { PermanentError } from '../permanent-error.ts';
import type { RowChunkMessage } from '../row-chunk-message.ts';
import type { TableBatchMessage } from '../table-batch-message.ts';

const ROWS = [
  '25/08/2021 09:00,Testbury,Ann Example,'
    + '"Regular Iced latte - Hazelnut - 2.75, Tea - 1.20, Tea - 1.20",5.15,CARD,1111222233334444',
  '25/08/2021 09:01,Testbury,Ben Example,Tea - 1.20,9,CASH,',
  '25/08/2021 09:02,Testbury,,Tea - 1.20,1.2,CASH,',
  '25/08/2021 09:03,Testbury,Ben Example,Tea - 1.20,1.2,IOU,',
];

export const drop: DropRef = {
  dropId: dropId('raw', 'testbury.csv', 'tag', '1-x'),
  bucket: 'raw',
  key: 'testbury.csv',
  etag: 'tag',
  lastModified: 1_629_900_000,
  rules: 1,
  keyFingerprint: keyFingerprint(PSEUDONYM_KEY),
};

/** A chunk of three sales, a flag and a rejected row. */
export async function rowChunk(): Promise<RowChunkMessage> {
  const options = { pseudonymise: pseudonymiser(PSEUDONYM_KEY), maxRejectShare: 0.5 };
  for await (const { chunk, receipt } of readWholeDrop([Buffer.from(ROWS.join('\n'))], drop.key, options))
    return { version: 1, drop, chunk: 0, ...chunk, receipt: receipt! };
  throw new Error('the drop has no part');
}

export async function tableBatch(): Promise<TableBatchMessage> {
  const { sales, notes, receipt } = await rowChunk();
  return { version: 1, drop, chunk: 0, content: { tables: toTables(sales), notes }, receipt: receipt! };
}

/** The message as JSON, with the value at a path replaced, or removed if it is `undefined`. */
export function withValue(message: object, path: string, value: unknown): string {
  const copy = JSON.parse(JSON.stringify(message)) as Record<string, unknown>;
  const names = path.split('.');
  const last = names.pop()!;
  let inner = copy;
  for (const name of names) inner = inner[name] as Record<string, unknown>;
  inner[last] = value;
  return JSON.stringify(copy);
}

/** The text of the `PermanentError` that a decoder throws; `none` if it throws nothing. */
export function decodeError(decode: (body: string) => unknown, body: string): string {
  try {
    decode(body);
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    return error.message;
  }
  return 'none';
}
