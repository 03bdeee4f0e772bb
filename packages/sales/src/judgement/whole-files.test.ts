import { expect, test } from '@jest/globals';
import { file, nightly, outcomeOf, readAll } from '../testing/index.ts';

const HEADER = 'date,branch,items,total,payment';
const rows = (count: number, row = nightly()) => Array.from({ length: count }, () => row);

test.each([
  ['an empty file', ''],
  ['a file of blank lines', '\n  \n\r\n\t\n'],
  ['a byte order mark alone', '\ufeff'],
  ['a header alone', `${HEADER}\n`],
  ['a header alone without a branch', 'date,items,total,payment'],
])('%s is empty, not refused', async (_, text) => {
  const { receipt, notes } = await readAll(text);
  expect(receipt).toMatchObject({ outcome: 'empty', rows: 0, chunks: 1, days: null });
  expect(receipt.refusal).toBeUndefined();
  expect(notes).toEqual([]);
});

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const NOISE = Buffer.from(Array.from({ length: 100_000 }, (_, n) => (Math.imul(n + 1, 2_654_435_761) >>> 13) & 0xff));

test.each([
  ['an image', PNG],
  ['binary', NOISE],
  ['zeros', Buffer.alloc(100_000)],
])('%s named .csv is refused as binary', async (_, bytes) => {
  const { receipt, notes } = await readAll(bytes, { key: 'testbury_25-08-2021_08-00-00.csv' });
  expect(receipt).toMatchObject({ outcome: 'refused', refusal: 'binary', layout: null, accepted: 0, chunks: 1 });
  expect(notes.length).toBeLessThanOrEqual(1000);
});

test('a text without a known layout is refused, and its lines are noted', async () => {
  const { receipt, notes } = await readAll('Dear head office,\nhere are the sales.\n');
  expect(receipt).toMatchObject({ outcome: 'refused', refusal: 'no_layout', rows: 2 });
  expect(notes.map((note) => note.line)).toEqual([1, 2]);
});

test('a header without the total matches no layout', async () => {
  expect(
    (await readAll(file('date,branch,items,payment', '25/08/2021 09:00,Testbury,Tea - 1.20,CASH'))).receipt.refusal,
  ).toBe('no_layout');
});

test('a header is not a row, and line numbers count it and blank lines', async () => {
  const { receipt, notes } = await readAll(
    file(HEADER, '', ...rows(9, '25/08/2021 09:00,Testbury,Tea - 1.20,1.2,CASH'), '', 'x'),
  );
  expect(receipt).toMatchObject({ outcome: 'accepted', rows: 10, accepted: 9 });
  expect(notes).toEqual([{ line: 13, reason: 'column_count' }]);
});

test('the last row counts without a line feed after it', async () => {
  expect((await readAll(`${nightly()}\n${nightly()}`)).receipt.accepted).toBe(2);
});

test.each([
  ['3 columns', '25/08/2021 09:00,Testbury,Ann Example', 'column_count'],
  ['12 columns', `${nightly()},1,2,3,4,5`, 'column_count'],
  [
    'a quote that never closes',
    '25/08/2021 09:00,Testbury,Ann Example,"Tea - 1.20, Tea - 1.20,2.4,CASH,',
    'open_quote',
  ],
  ['a quote closed in the middle', '25/08/2021 09:00,Testbury,Ann Example,"Tea" - 1.20,1.2,CASH,', 'open_quote'],
  ['a single quote mark', '"', 'open_quote'],
  ['doubled quotes', nightly({ basket: '""Best"" tea - 2.15' }), 'kept'],
  ['a quote inside a bare field', '25/08/2021 09:00,Testbury,Ann Example,Large "Tea" - 1.20,1.2,CASH,', 'kept'],
  ['commas alone', ',,,,,,', 'bad_date'],
])('a line with %s affects only itself', async (_, line, outcome) => {
  expect(await outcomeOf(line)).toBe(outcome);
});

test('two unclosed quotes do not consume the lines between them', async () => {
  const open = '25/08/2021 09:00,Testbury,Ann Example,"Tea - 1.20,1.2,CASH,';
  const { receipt, notes } = await readAll(file(...rows(4), open, ...rows(4), open, ...rows(2)));
  expect(receipt).toMatchObject({ outcome: 'accepted', accepted: 10 });
  expect(notes).toEqual([5, 10].map((line) => ({ line, reason: 'open_quote' })));
});

test('a file with exactly the allowed share of rejected rows is accepted, with more it is refused', async () => {
  const bad = nightly({ payment: 'IOU' });
  expect((await readAll(file(...rows(8), ...rows(2, bad)))).receipt).toMatchObject({
    outcome: 'accepted',
    rejected: 2,
  });
  expect((await readAll(file(...rows(79), ...rows(21, bad)))).receipt).toMatchObject({
    outcome: 'refused',
    refusal: 'too_many_rejects',
    accepted: 79,
  });
  expect((await readAll(file(...rows(1), ...rows(9, bad)), { maxRejectShare: 1 })).receipt.outcome).toBe('accepted');
  expect((await readAll(file(...rows(999), bad), { maxRejectShare: 0 })).receipt.outcome).toBe('refused');
});

test('flagged rows do not count as rejected', async () => {
  expect((await readAll(file(...rows(10, nightly({ total: '9' }))))).receipt).toMatchObject({
    outcome: 'accepted',
    flagged: 10,
    rejected: 0,
  });
});

test('a file whose only row has one fault reports that fault', async () => {
  expect((await readAll(file(nightly({ time: '31/02/2021 09:00' })))).receipt.reasons).toEqual({ bad_date: 1 });
});

test.each(['london_\0_25-08-2021_08-00-00.csv', '25-08-2021_08-00-00.csv', 'sales.csv', '_25-08-2021.csv'])(
  'the name %j gives no branch',
  async (key) => {
    expect((await readAll('25/08/2021 09:00,Ann Example,Tea - 1.20,1.2,CASH,\n', { key })).receipt.refusal).toBe(
      'no_branch',
    );
  },
);
