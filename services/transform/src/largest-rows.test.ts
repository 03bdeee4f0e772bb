/** The largest rows that fit into lines of 64 KiB fit into messages that SQS accepts. */
import {
  decodeRowChunk,
  decodeTableBatch,
  encodeMessage,
  MAX_MESSAGE_BYTES,
  type RowChunkMessage,
} from '@brewline/contracts';
import { dropId, keyFingerprint, pseudonymiser } from '@brewline/sales';
import { readWholeDrop } from '@brewline/sales/testing';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { transform } from './transform.ts';

const PSEUDONYM_KEY = 'a key of tests, thirty-two bytes long';
/** As long as S3 allows, in characters that are escaped on the wire. */
const KEY = `leeds ${'🧁'.repeat(254)}`;
const LONGEST_LINE = 65_536;

/** Windows-1252 writes these as one byte, UTF-8 as three. */
const ONE_BYTE_FOR_THREE: Record<string, number> = {
  '€': 0x80,
  '‚': 0x82,
  '„': 0x84,
  '…': 0x85,
  '†': 0x86,
  '‡': 0x87,
  '‰': 0x89,
  '‘': 0x91,
  '’': 0x92,
  '•': 0x95,
  '—': 0x97,
  '™': 0x99,
};
/** Without ¹, ² and the like: a product of digits alone could be a part of a card number. */
const latin = Array.from({ length: 0x100 - 0xa1 }, (_, n) => String.fromCharCode(0xa1 + n)).filter(
  (character) => !/\p{N}/u.test(character),
);

const ALPHABETS = {
  letters: {
    characters: Array.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'),
    toBytes: (text: string) => Buffer.from(text),
  },
  escapes: {
    characters: Array.from('\\"/<&\'abcdefghijklmnopqrstuvwxyz'),
    toBytes: (text: string) => Buffer.from(text),
  },
  emoji: {
    characters: Array.from({ length: 70 }, (_, n) => String.fromCodePoint(0x1f600 + n)),
    toBytes: (text: string) => Buffer.from(text),
  },
  windows: {
    characters: [...Object.keys(ONE_BYTE_FOR_THREE), ...latin],
    toBytes: (text: string) =>
      Buffer.from(Array.from(text, (character) => ONE_BYTE_FOR_THREE[character] ?? character.charCodeAt(0))),
  },
};

interface Row {
  readonly alphabet: keyof typeof ALPHABETS;
  /** The length of its names, in characters. */
  readonly name: number;
  /** How many different names it has. */
  readonly names: number;
  /** The index of the first. */
  readonly from?: number;
  /** The maximum length of its line, in bytes. */
  readonly bytes: number;
}

const FORMS = {
  items: {
    item: (name: string, price: number) => `${name} - ${price}`,
    line: (basket: string) => `25/08/2021 09:00,Leeds,Ann Example,"${basket}",1,CARD,1111222233334444\n`,
  },
  triplets: {
    item: (name: string, price: number) => `,${name},${price}`,
    line: (basket: string) => `25/08/2021 09:00,Leeds,Ann Example,"${basket}",CARD,1,1111222233334444\n`,
  },
};
const MANY = 1_000_000;
type Form = keyof typeof FORMS;

/** The n-th name; they repeat after `names`. */
function nameOf({ alphabet, name, names }: Row, n: number): string {
  const { characters } = ALPHABETS[alphabet];
  let text = '';
  for (let rest = n % names; text.length < name; rest = Math.floor(rest / characters.length))
    text += characters[rest % characters.length]!;
  return text;
}

function lineOf(form: Form, row: Row): Buffer {
  const { item, line } = FORMS[form];
  const { toBytes } = ALPHABETS[row.alphabet];
  const space = row.bytes - toBytes(line('')).length;
  const items: Buffer[] = [];
  for (let n = 0, bytes = 0; ; n += 1) {
    const next = toBytes((n > 0 ? ',' : '') + item(nameOf(row, (row.from ?? 0) + n).replaceAll('"', '""'), n % 10));
    bytes += next.length;
    if (bytes > space) break;
    items.push(next);
  }
  const [before, after] = line('|').split('|') as [string, string];
  return Buffer.concat([toBytes(before), ...items, toBytes(after)]);
}

interface Messages {
  /** How many rows of the file are in them, as sales or as rejects. */
  readonly rows: number;
  /** The sizes of extract's messages and of transform's, in bytes. */
  readonly chunks: readonly number[];
  readonly batches: readonly number[];
}

/** Every message that extract and transform make of a file. */
async function messagesOf(file: readonly Buffer[]): Promise<Messages> {
  const fingerprint = keyFingerprint(PSEUDONYM_KEY);
  const drop = {
    dropId: dropId('raw', KEY, 'tag', fingerprint),
    bucket: 'raw',
    key: KEY,
    etag: 'tag',
    lastModified: 1,
    rules: 1,
    keyFingerprint: fingerprint,
  };
  const options = { pseudonymise: pseudonymiser(PSEUDONYM_KEY), maxRejectShare: 1 };
  const [chunks, batches]: [number[], number[]] = [[], []];
  let rows = 0;
  for await (const { chunk: content, receipt } of readWholeDrop(file, KEY, options)) {
    const body = encodeMessage({
      version: 1,
      drop,
      chunk: chunks.length,
      ...content,
      ...(receipt && { receipt }),
    } satisfies RowChunkMessage);
    const batch = await transform(decodeRowChunk(body), 'clean', () => Promise.resolve());
    decodeTableBatch(batch);
    chunks.push(Buffer.byteLength(body));
    batches.push(Buffer.byteLength(batch));
    rows +=
      content.sales.soldAt.length
      + content.notes.filter(({ reason }) => reason !== 'total_differs' && reason !== 'not_utf8').length;
  }
  return { rows, chunks, batches };
}

/** Rows that nearly fill a chunk: names of 200 bytes, which take three times as many on the wire. */
const nearlyFull = (form: Form, rows: number): Buffer[] =>
  Array.from({ length: rows }, (_, n) =>
    lineOf(form, { alphabet: 'emoji', name: 100, names: MANY, from: n, bytes: 500 }),
  );

const row: fc.Arbitrary<Row> = fc.record({
  alphabet: fc.constantFrom(...(Object.keys(ALPHABETS) as Row['alphabet'][])),
  name: fc.oneof(fc.constantFrom(1, 2, 3, 4), fc.integer({ min: 5, max: 100 })),
  names: fc.oneof(fc.constant(MANY), fc.integer({ min: 1, max: 3000 })),
  bytes: fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: LONGEST_LINE - 20, max: LONGEST_LINE + 1 }) },
    { weight: 1, arbitrary: fc.integer({ min: 700, max: LONGEST_LINE }) },
  ),
});

test('no row of a file is lost and no message is larger than SQS accepts', async () => {
  const file = fc.record({
    form: fc.constantFrom<Form>('items', 'triplets'),
    before: fc.integer({ min: 0, max: 340 }),
    rows: fc.array(row, { minLength: 1, maxLength: 5 }),
  });
  await fc.assert(
    fc.asyncProperty(file, async ({ form, before, rows }) => {
      const lines = [...nearlyFull(form, before), ...rows.map((one) => lineOf(form, one))];
      const messages = await messagesOf(lines);

      expect(messages.rows).toBe(lines.length);
      expect(Math.max(...messages.chunks, ...messages.batches)).toBeLessThanOrEqual(MAX_MESSAGE_BYTES);
    }),
    { numRuns: 25 },
  );
});

test('the largest row, in a chunk that was nearly full, leaves a quarter of its message free', async () => {
  const largest = lineOf('triplets', { alphabet: 'windows', name: 2, names: MANY, bytes: LONGEST_LINE });
  const chunks: number[] = [];
  for (let before = 320; before <= 330; before += 1)
    chunks.push(...(await messagesOf([...nearlyFull('triplets', before), largest])).chunks);

  const share = Math.max(...chunks) / MAX_MESSAGE_BYTES;
  expect(share).toBeLessThan(0.75);
  // If it were much less, these would no longer be the largest rows.
  expect(share).toBeGreaterThan(0.7);
});
