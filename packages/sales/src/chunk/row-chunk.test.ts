import { expect, test } from '@jest/globals';
import { file, inPieces, nightly, readAll } from '../testing/index.ts';

/** The limit of SQS. */
const MAX_BYTES = 1024 * 1024;
/** The drop, the receipt and the message's attributes. */
const AROUND_A_CHUNK = 8192;
const LINE = 64 * 1024;
const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
const rowsOf = ({ sales, notes }: Awaited<ReturnType<typeof readAll>>['chunks'][number]) =>
  sales.soldAt.length + notes.filter(({ reason }) => reason !== 'total_differs' && reason !== 'not_utf8').length;

test('a night of 1,500 rows is one chunk, and one row more begins another', async () => {
  const night = (rows: number) => readAll(file(...Array.from({ length: rows }, () => nightly())));
  expect((await night(1500)).chunks.map(rowsOf)).toEqual([1500]);
  const { chunks, receipt } = await night(1501);
  expect(chunks.map(rowsOf)).toEqual([1500, 1]);
  expect(receipt.chunks).toBe(2);
});

test('rejected rows count as rows', async () => {
  const { chunks } = await readAll(file(nightly(), ...Array.from({ length: 4000 }, () => 'x')));
  expect(chunks.map(rowsOf)).toEqual([1500, 1500, 1001]);
});

test('flagged rows count once', async () => {
  const { chunks } = await readAll(file(...Array.from({ length: 1501 }, () => nightly({ total: '9' }))));
  expect(chunks.map(rowsOf)).toEqual([1500, 1]);
});

test('the chunks add up to the receipt', async () => {
  const { chunks, receipt } = await readAll(
    file(...Array.from({ length: 5000 }, (_, n) => nightly({ payment: n % 10 === 0 ? 'IOU' : 'CASH' }))),
  );
  expect(chunks.reduce((sum, chunk) => sum + chunk.sales.soldAt.length, 0)).toBe(receipt.accepted);
  expect(chunks.reduce((sum, chunk) => sum + chunk.notes.length, 0)).toBe(receipt.rejected);
  expect(receipt).toMatchObject({ rows: 5000, accepted: 4500, rejected: 500, chunks: chunks.length });
});

/** As many items as a line holds, each of another product. */
function fullRow(alphabet: string, length: number): string {
  const letters = Array.from(alphabet);
  const items: string[] = [];
  let bytes = 200;
  for (let n = 0; bytes < LINE; n += 1) {
    let name = '';
    for (let rest = n, at = 0; at < length; at += 1, rest = Math.floor(rest / letters.length))
      name += letters[rest % letters.length]!;
    const item = `${name.replaceAll('"', '""')} - 1`;
    bytes += Buffer.byteLength(item) + 1;
    items.push(item);
  }
  return nightly({ basket: items.slice(0, -1).join(',') });
}

const ASCII = Array.from({ length: 94 }, (_, n) => String.fromCharCode(33 + n))
  .filter((letter) => !/[,".\d]/.test(letter))
  .join('');
const THREE_BYTES = Array.from({ length: 200 }, (_, n) => String.fromCharCode(0x4e00 + n)).join('');
const WORST: Record<string, string> = {
  'tiny items': file(...Array.from({ length: 12 }, (_, n) => fullRow(ASCII.slice(n) + ASCII.slice(0, n), 2))),
  'quotes': file(...Array.from({ length: 12 }, () => fullRow('"a\\b', 8))),
  'three-byte characters': file(...Array.from({ length: 12 }, (_, n) => fullRow(THREE_BYTES.slice(n), 2))),
  'long names of three bytes': file(
    ...Array.from({ length: 3000 }, (_, n) =>
      nightly({
        total: '9',
        branch: '大'.repeat(60),
        customer: `${'客'.repeat(3)} ${n}`,
        basket: `${'茶'.repeat(60)}${n} - 2.15`,
        card: String(10 ** 15 + n),
      }),
    ),
  ),
  'quotes all over': file(
    ...Array.from({ length: 3000 }, (_, n) => nightly({ total: '9', basket: `${'""'.repeat(190)}${n} - 2.15` })),
  ),
  'notes': file(nightly(), ...Array.from({ length: 5000 }, () => nightly({ basket: '1234567890 - 1' }))),
};

test.each(Object.entries(WORST))('a chunk of the largest rows (%s) fits into its message', async (name, text) => {
  const { chunks, receipt } = await readAll(text);
  expect(receipt.rows).toBeGreaterThan(10);
  expect(Object.keys(receipt.reasons)).toEqual([name === 'notes' ? 'product_name' : 'total_differs']);
  for (const chunk of chunks) {
    expect(rowsOf(chunk)).toBeLessThanOrEqual(1500);
    expect(bytesOf(chunk)).toBeLessThan(MAX_BYTES - AROUND_A_CHUNK);
  }
});

test('a chunk of the largest Windows-1252 rows, where one byte becomes three, fits into its message', async () => {
  const row = Buffer.from(
    fullRow(ASCII, 2).replaceAll(/(?<=".*)[a-o]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0x30)),
    'latin1',
  );
  const { chunks, receipt } = await readAll(
    Buffer.concat(Array.from({ length: 6 }, () => [row, Buffer.from('\n')]).flat()),
  );
  expect(receipt.reasons).toEqual({ not_utf8: 6, total_differs: 6 });
  for (const chunk of chunks) expect(bytesOf(chunk)).toBeLessThan(MAX_BYTES - AROUND_A_CHUNK);
});

test('1,500 rows of six items make two chunks', async () => {
  const basket = Array.from({ length: 6 }, (_, n) => `Regular Flavoured iced latte - Hazelnut ${n} - 2.75`).join(', ');
  const { chunks } = await readAll(
    file(...Array.from({ length: 1500 }, (_, n) => nightly({ basket, card: String(10 ** 15 + n) }))),
  );
  expect(chunks).toHaveLength(2);
});

test('a chunk of many short products and customers ends at 256 KiB', async () => {
  const items = (row: number) => [1, 2, 3].map((n) => `${row * 3 + n} - 1`).join(', ');
  const { chunks } = await readAll(
    file(
      ...Array.from({ length: 3000 }, (_, n) => nightly({ total: '3', basket: items(n), card: String(10 ** 15 + n) })),
    ),
  );
  expect(Math.max(...chunks.map(bytesOf))).toBeLessThan(264 * 1024);
  expect(Math.max(...chunks.map(rowsOf))).toBeLessThan(1500);
});

test.each(Object.entries(WORST))('a second pass gives the same chunks (%s)', async (_, text) => {
  const bytes = Buffer.from(text);
  expect((await readAll(inPieces(bytes, 10_007))).output === (await readAll(bytes)).output).toBe(true);
});
