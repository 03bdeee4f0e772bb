import { expect, test } from '@jest/globals';
import { file, inPieces, nightly, outcomeOf, readAll } from '../testing/index.ts';

const TEXT = file(nightly({ branch: 'Testbury 🦊', basket: 'Large Café crème - 2.45', total: '2.45' }), nightly());
const LITTLE_MARK = Buffer.from([0xff, 0xfe]);
const BIG_MARK = Buffer.from([0xfe, 0xff]);
const littleEndian = (text: string) => Buffer.concat([LITTLE_MARK, Buffer.from(text, 'utf16le')]);
const bigEndian = (text: string) => Buffer.concat([BIG_MARK, Buffer.from(text, 'utf16le').swap16()]);
const latin1 = (text: string) => Buffer.from(text, 'latin1');

test('a UTF-8 byte order mark is not part of the first field', async () => {
  expect((await readAll(`\ufeff${TEXT}`)).output).toBe((await readAll(TEXT)).output);
});

test('a byte order mark where files were joined is not part of a field, wherever the stream is split', async () => {
  const quoted = file(`"25/08/2021 09:00",Testbury,Ann Example,Large Latte - 2.45,2.45,CASH,`);
  const joined = Buffer.from(`\ufeff${quoted}\ufeff${quoted}`);
  for (const size of [1, joined.length / 2, joined.length])
    expect((await readAll(inPieces(joined, size))).receipt).toMatchObject({ accepted: 2, rejected: 0 });
});

test.each([
  ['LE', littleEndian(TEXT)],
  ['BE', bigEndian(TEXT)],
])('UTF-16 %s with a byte order mark is read like UTF-8, wherever the stream is split', async (_, bytes) => {
  const { output } = await readAll(TEXT);
  for (const size of [1, 2, 3, 7, bytes.length]) expect((await readAll(inPieces(bytes, size))).output).toBe(output);
});

test('a Latin-1 é is kept and its line is flagged', async () => {
  const { receipt, sales, notes } = await readAll(
    latin1(file(nightly(), nightly({ basket: 'Large Café crème - 2.15' }))),
  );
  expect(receipt).toMatchObject({ accepted: 2, flagged: 1, reasons: { not_utf8: 1 } });
  expect(sales[1]!.items).toEqual(['1 Large Café crème @ 215']);
  expect(notes).toEqual([{ line: 2, reason: 'not_utf8' }]);
});

test('the Windows-1252 bytes for ’ and € are those characters', async () => {
  const { sales } = await readAll(
    latin1(file(nightly({ branch: 'Bishop\x92s Testbury', basket: 'One \x80 tea - 2.15' }))),
    { key: 'bishops_testbury.csv' },
  );
  expect(sales).toMatchObject([{ branch: 'Bishop’s Testbury', items: ['1 One € tea @ 215'] }]);
});

test('the lines around one that is not UTF-8 are still read as UTF-8', async () => {
  const crème = nightly({ basket: 'Crème - 2.15' });
  const { sales, receipt } = await readAll(
    Buffer.concat([Buffer.from(file(crème)), latin1(file(crème)), Buffer.from(file(crème))]),
  );
  expect(new Set(sales.map((sale) => sale.items[0]))).toEqual(new Set(['1 Crème @ 215']));
  expect(receipt.flagged).toBe(1);
});

test('an emoji is a character like any other', async () => {
  expect((await readAll(TEXT)).sales[0]).toMatchObject({ branch: 'Testbury 🦊' });
});

test.each([
  ['NUL', nightly({ customer: 'Ann\0Example' })],
  ['a control character', nightly({ branch: 'Test\u001fbury' })],
  ['DEL', nightly({ branch: 'Test\u007fbury' })],
  ['a carriage return inside the line', nightly({ customer: 'Ann\rExample' })],
  ['U+FFFE', nightly({ branch: 'Test\ufffebury' })],
  ['U+1FFFF', nightly({ branch: 'Test\u{1ffff}bury' })],
])('%s rejects only its row', async (_, line) => {
  expect(await outcomeOf(line)).toBe('bad_character');
});

test.each([
  ['LE', littleEndian],
  ['BE', bigEndian],
])('a lone surrogate in UTF-16 %s rejects only its row', async (_, encode) => {
  const high = nightly({ branch: 'Test\ud83dbury' });
  const low = nightly({ branch: 'Test\udd8abury' });
  const lines = [nightly(), high, low, ...Array.from({ length: 10 }, () => nightly())];
  for (const size of [1, 5, 10_000]) {
    const { notes, receipt } = await readAll(inPieces(encode(file(...lines)), size));
    expect(notes).toEqual([2, 3].map((line) => ({ line, reason: 'bad_character' })));
    expect(receipt).toMatchObject({ outcome: 'accepted', accepted: 11 });
  }
});

test('a surrogate in UTF-8 is read as three Windows-1252 characters and flagged', async () => {
  expect(
    await outcomeOf(
      Buffer.concat([
        Buffer.from('25/08/2021 09:00,Testbury,,Tea '),
        Buffer.from([0xed, 0xa0, 0xbd]),
        Buffer.from(' - 2.15,2.15,CASH,'),
      ]),
    ),
  ).toBe('not_utf8');
});

test('half a code unit at the end of UTF-16 is noted, and no row is lost', async () => {
  const { receipt } = await readAll(
    Buffer.concat([littleEndian(file(...Array.from({ length: 10 }, () => nightly()))), Buffer.from([0x32])]),
  );
  expect(receipt).toMatchObject({ outcome: 'accepted', accepted: 10, reasons: { bad_character: 1 } });
});

test('UTF-16 without a byte order mark is refused as binary', async () => {
  expect((await readAll(Buffer.from(TEXT, 'utf16le'))).receipt).toMatchObject({
    outcome: 'refused',
    refusal: 'binary',
  });
});
