import { expect, test } from '@jest/globals';
import { file, nightly, outcomeOf, readAll } from '../testing/index.ts';

test.each([
  ['31/02/2021 09:00', 'bad_date'],
  ['29/02/2021 09:00', 'bad_date'],
  ['29/02/2020 09:00', 'kept'],
  ['29/02/2000 09:00', 'kept'],
  ['29/02/2100 09:00', 'bad_date'],
  ['31/04/2021 09:00', 'bad_date'],
  ['00/04/2021 09:00', 'bad_date'],
  ['01/00/2021 09:00', 'bad_date'],
  ['08/25/2021 09:00', 'bad_date'],
  ['25/08/20 09:00', 'bad_date'],
  ['25/08/0020 09:00', 'bad_date'],
  ['25/08/1999 23:59', 'bad_date'],
  ['31/12/2100 23:59', 'kept'],
  ['25/08/2101 09:00', 'bad_date'],
  ['25/08/2021 24:00', 'bad_date'],
  ['25/08/2021 09:60', 'bad_date'],
  ['25/08/2021', 'bad_date'],
  ['2021-08-25T09:00:59', 'kept'],
  ['2021-08-25T09:00:00Z', 'bad_date'],
  ['2021-25-08 09:00:00', 'bad_date'],
  ['', 'bad_date'],
])('the date %s is %s', async (time, outcome) => {
  expect(await outcomeOf(nightly({ time }))).toBe(outcome);
});

test('08/09/2021 is the eighth of September', async () => {
  expect((await readAll(file(nightly({ time: '08/09/2021 09:00' })))).sales[0]!.soldAt).toBe('2021-09-08 09:00:00');
});

test.each([
  ['-2.15', 'bad_price'],
  ['2.1500', 'bad_price'],
  ['1e3', 'bad_price'],
  ['1000000.00', 'bad_price'],
  ['1111222233334444', 'bad_price'],
  ['£2.15', 'bad_basket'],
  ['2.15 GBP', 'bad_basket'],
  ['', 'bad_basket'],
  ['999999.99', 'total_differs'],
  ['.15', 'total_differs'],
  ['2.15', 'kept'],
])('the price %s is %s', async (price, outcome) => {
  expect(await outcomeOf(nightly({ basket: `Large Latte - ${price}` }))).toBe(outcome);
});

test.each([
  ['5.20', 'total_differs'],
  ['0', 'total_differs'],
  ['99999999.99', 'total_differs'],
  ['100000000.00', 'bad_total'],
  ['99999999999999999999', 'bad_total'],
  ['-2.15', 'bad_total'],
  ['2.1500', 'bad_total'],
  ['2.', 'bad_total'],
  ['.', 'bad_total'],
  ['1e3', 'bad_total'],
  ['£5.20', 'bad_total'],
  ['NaN', 'bad_total'],
  ['', 'bad_total'],
])('the total %s is %s', async (total, outcome) => {
  expect(await outcomeOf(nightly({ total }))).toBe(outcome);
});

test('.70 is seventy pence', async () => {
  expect((await readAll(file(nightly({ basket: 'Biscuit - .70', total: '.70' })))).receipt).toMatchObject({
    takings: 70,
    flagged: 0,
  });
});

test('a total that differs from its items is flagged, kept, and counted as written', async () => {
  const { receipt, notes } = await readAll(file(nightly({ total: '9.99' })));
  expect(receipt).toMatchObject({
    outcome: 'accepted',
    accepted: 1,
    flagged: 1,
    takings: 999,
    reasons: { total_differs: 1 },
  });
  expect(notes).toEqual([{ line: 1, reason: 'total_differs' }]);
});

test.each([
  ['VOUCHER', 'bad_payment'],
  ['', 'bad_payment'],
  ['card', 'kept'],
  ['Cash', 'kept'],
])('the payment %s is %s', async (payment, outcome) => {
  expect(await outcomeOf(nightly({ payment }))).toBe(outcome);
});

test.each([
  ['a lost comma', 'Large Latte - 2.45 Cookie - 1.25'],
  ['a comma lost after a price without a leading zero', 'Large Latte - .70 Cookie - 1.25'],
  ['a comma lost before a flavoured item', 'Tea - Mint - 2.45 Tea - Mint - 1.25'],
  ['an item without its price', 'Large Latte'],
  ['a flavoured item without its price', 'Speciality Tea - Camomile'],
  ['a comma at the end', 'Large Latte - 2.15, '],
  ['a price alone', ' - 2.15'],
  ['no basket', ''],
])('%s rejects the row', async (_, basket) => {
  expect(await outcomeOf(nightly({ basket }))).toBe('bad_basket');
});

test('a comma lost between triplets rejects the row', async () => {
  const row = (basket: string) => `2020-10-01 09:00:00,Testbury,Ann Example,"${basket}",CASH,4.30,None`;
  const good = Array.from({ length: 9 }, () => row('Large,Latte,2.15,,Tea,2.15'));
  const { receipt } = await readAll(file(...good, row('Large,Latte,2.15 ,Tea,2.15')));
  expect(receipt).toMatchObject({ layout: 'triplets', accepted: 9, reasons: { bad_basket: 1 } });
});

test('a basket of 400 items is one sale of 400 units', async () => {
  const basket = Array.from({ length: 400 }, (_, n) => `Tea no ${n % 200} - 1.00`).join(', ');
  const { receipt, sales } = await readAll(file(nightly({ basket, total: '400' })));
  expect(receipt).toMatchObject({ items: 400, flagged: 0 });
  expect(sales[0]!.items).toHaveLength(200);
});

test('SQL in a product is its name and nothing else', async () => {
  const { sales } = await readAll(file(nightly({ basket: "Robert'); DROP TABLE sale;-- - 2.15" })));
  expect(sales[0]!.items).toEqual(["1 Robert'); DROP TABLE sale;-- @ 215"]);
});

test('a formula as a customer name does not leave extract', async () => {
  const { output, receipt } = await readAll(
    file(nightly({ customer: "=HYPERLINK('http://example.org')", payment: 'CASH', card: '' })),
  );
  expect(receipt.accepted).toBe(1);
  expect(output).not.toMatch(/HYPERLINK|example/i);
});

test.each(['', '   '])('a missing branch (%j) rejects its row, even if the file name gives one', async (branch) => {
  const { notes } = await readAll(file(nightly(), nightly({ branch })), { key: 'testbury_25-08-2021_08-00-00.csv' });
  expect(notes).toEqual([{ line: 2, reason: 'no_branch' }]);
});

const CARDS = [
  '4929617305518264',
  '4929 6173 0551 8264',
  '4929-6173-0551-8264',
  '4929  6173  0551  8264',
  '4929.6173.0551.8264',
  '4929–6173–0551–8264',
  'Tea 492961730',
  '４９２９６１７３０５５１',
];

test.each(CARDS)('a card number (%s) in the branch rejects the row', async (branch) => {
  expect(await outcomeOf(nightly({ branch }))).toBe('branch_name');
});

test.each(CARDS.filter((card) => !card.includes('.')))(
  'a card number (%s) in a product or a flavour rejects the row',
  async (card) => {
    expect(await outcomeOf(nightly({ basket: `${card} - 2.15` }))).toBe('product_name');
    expect(await outcomeOf(nightly({ basket: `Tea - ${card} - 2.15` }))).toBe('product_name');
  },
);

/** How many rows are accepted of a one-row file whose name gives its branch. */
const acceptedOf = async (fields: { branch: string }) =>
  (await readAll(file(nightly(fields)), { key: `${fields.branch}.csv` })).receipt.accepted;

test('numbers that are not a card are allowed in names', async () => {
  expect(await acceptedOf({ branch: 'Testbury 2 (12-14 High Street)' })).toBe(1);
  expect(await outcomeOf(nightly({ basket: 'Blend No.5 - 7 spices - 2.15' }))).toBe('kept');
});

test('a name that does not fit its column rejects the row', async () => {
  expect(await acceptedOf({ branch: 'é'.repeat(100) })).toBe(1);
  expect(await outcomeOf(nightly({ branch: 'é'.repeat(101) }))).toBe('branch_name');
  expect(await outcomeOf(nightly({ basket: `${'x'.repeat(201)} - 2.15` }))).toBe('product_name');
});
