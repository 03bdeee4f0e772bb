/** What a row may and may not reveal of its customer in the fields that are kept. */
import { expect, test } from '@jest/globals';
import { file, nightly, outcomeOf, readAll } from '../testing/index.ts';

const CARD = '4111011111111111';
const ANN = { customer: 'Zebedee Quixwood', card: CARD };
const basket = (text: string, fields: Partial<Parameters<typeof nightly>[0]> = {}) =>
  nightly({ ...ANN, basket: text, ...fields });

test.each([
  'Zebedee Quixwood - 2.15',
  'Quixwood Zebedee - 2.15',
  'zebedee QUIXWOOD - 2.15',
  'ZebedeeQuixwood - 2.15',
  'Tea for quixwoodzebedee - 2.15',
  'Ze bedee Qu ixwood - 2.15',
  'Z e b e d e e Q u i x w o o d - 2.15',
  'Zebedee - Quixwood - 2.15',
  'Zebedee - 1.00, Tea of Quixwood - 1.15',
  'Zebedee J. Quixwood - 2.15',
  'Zébédée Quíxwood - 2.15',
  'Ｚebedee Ｑuixwood - 2.15',
  'Zеbеdее Quіxwооd - 2.15', // Cyrillic е, і, о
  'Ζebedee Quixwοοd - 2.15', // Greek Ζ, ο
  'Z3b3d33 Qu1xw00d - 2.15',
  'Zeb\u200bedee Quix\u00adwood - 2.15',
  'Zebedee Qulxvvood - 2.15',
  'Zebedee6Quixwood ☕ - 2.15',
])('the customer in a product rejects the row: %s', async (text) => {
  expect(await outcomeOf(basket(text))).toBe('customer_in_text');
});

test.each([
  'Mr Zebedee Quixwood',
  'Quixwood, Zebedee',
  'ZEBEDEE  QUIXWOOD',
  'Zebedee Aloysius Quixwood',
  "Zebe'dee Quixwood",
])('the customer in a product rejects the row, however the customer is written: %s', async (customer) => {
  expect(await outcomeOf(basket('Zebedee Quixwood - 2.15', { customer: `"${customer}"` }))).toBe('customer_in_text');
});

test.each([
  ['Peter Nash', 'PeterNash'],
  ['Bernard Turner', 'Ber nard Tur ner'],
  ['Walter Newman', 'Walter - Nevvrnan'],
  ['Mr Quixwood', 'Tea for Mr. Quixwood'],
  ['Z. A. Quixwood', 'Quixwood Z A'],
  ['M Quixwood', 'MQuixwood'],
  ['Zebedee Q', 'Zebedee Q.'],
  ['Rev Zebedee Quixwood', 'Zebedee - Quixwood'],
  ['Zebedee Quixwood Jr', 'Quixwood Zebedee'],
  ['Quixwood, Zebedee Aloysius', 'Zebedee Quixwood'],
  ['Anne-Marie Quixwood', 'Marie Quixwood'],
  ['Иван Петров', 'ИВАН ПЕТРОВ'],
  ['Νίκος Παπαδόπουλος', 'ΝΙΚΟΣ ΠΑΠΑΔΟΠΟΥΛΟΣ'],
  ['李 明', '李 明'],
  ['王 小明', '王小明'],
  ['Bob Hope', 'вов норе'], // Cyrillic
  ['Jürgen Weiß', 'JURGEN WEISS'],
])('the customer in a product rejects the row, however both are spelled: %s as %s', async (customer, text) => {
  expect(await outcomeOf(basket(`${text} - 2.15`, { customer: `"${customer}"` }))).toBe('customer_in_text');
});

test('half of the name in the branch and half in a product rejects the row', async () => {
  const { receipt } = await readAll(
    file(nightly({ customer: 'Tea Testbury' }), nightly({ customer: 'Testbury Latte' })),
  );
  expect(receipt.reasons).toEqual({ customer_in_text: 1 });
});

test.each([
  ['Ann Grey', 'Speciality Tea - Earl Grey - 2.15'],
  ['Rose Hazel', 'Latte - Hazelnut - 1.00, Rose lemonade - 1.15'],
  ['Chester Fielding', 'Regular Latte - 2.15'],
  ['Al Tea', 'Regular Latte - 2.15'],
  ['Mary Rose Quixwood', 'Rosemary focaccia - 2.15'],
  ['Rose', 'Rose lemonade - 2.15'],
  ['Ann Example', 'Ann and Ben special - 2.15'],
  ['Victoria S', 'Victoria sponge - 2.15'],
  ['Juan de la Quixwood', 'Juan - Pain de la maison - 2.15'],
  ['Testbury', 'Regular Latte - 2.15'],
])('a part of a name that is a word of a product is no leak: %s buys %s', async (customer, text) => {
  expect(await outcomeOf(nightly({ customer, basket: text }))).toBe('kept');
});

test.each([
  'Tea 411101 - 2.15',
  'Tea 41110 - 11111 - 2.15',
  '411101 - 1.00, 11111111 - 1.15',
  '4110 - 1.00, 1110 - 1.00, 1111 - 0.15',
  'T4111a01b11 - 2.15',
  'Blend 111111 - 2.15',
])('six digits of the card in sequence reject the row: %s', async (text) => {
  expect(await outcomeOf(basket(text))).not.toBe('kept');
});

test.each([
  'Tea 41111111 - 11111111 - 2.05',
  '41111111 - 2.05, 11111111 - 2.05',
  '4929 - 1.00, 6173 - 1.00, 0551 - 1.00, 8264 - 1.00',
  'T4111a1111b1111c1111 - 2.05',
  '4111O111l11I1111 - 2.05',
  'Tea ④①①①①①①①①①①①①①①① - 2.05',
  'Tea ❹❶❶❶❶❶❶❶❶❶❶❶❶❶❶❶ - 2.05',
  'Tea ٤١١١١١١١١١١١١١١١ - 2.05',
  'Tea ४१११११११११११११११ - 2.05',
  'Tea 𝟒𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏 - 2.05',
  '4111٤١١١1111①①①① - 2.05',
])('a long number rejects the row, even without a customer: %s', async (text) => {
  expect(await outcomeOf(nightly({ basket: text, customer: '', card: '' }))).not.toBe('kept');
});

test('the digits of a card in an amount reject the row', async () => {
  expect(await outcomeOf(basket('Tea - 4111.01', { total: '4111.01' }))).toBe('customer_in_text');
  expect(await outcomeOf(basket('Tea - 2.15', { total: '41110.11' }))).toBe('customer_in_text');
});

test.each([
  'zeb@example.com',
  'Tea for zeb.q@mail.example.org',
  'zeb ＠ example.com',
  '07700 900123',
  '+44 20 7946',
  '(020) 7946 018',
  '555-1234',
  '020/7946018',
])('an email address or a phone number is neither a branch nor a product: %s', async (text) => {
  expect(await outcomeOf(nightly({ branch: text }))).toBe('branch_name');
  if (!text.includes('.')) expect(await outcomeOf(nightly({ basket: `${text} - 2.15` }))).toBe('product_name');
});

test.each([
  'zeb_@example.com',
  '(zeb)@example.com',
  'zeb@example。com',
  'zeb@ - example.com',
  '555–1234',
  'Tea 07700 - 900123',
  '020 - 7946 0018',
])('an email address or a phone number is not a product, even split into name and flavour: %s', async (text) => {
  expect(await outcomeOf(nightly({ basket: `${text} - 2.15` }))).toBe('product_name');
});

test('an email address is not a product', async () => {
  expect(await outcomeOf(nightly({ basket: 'zeb@example.com - 2.15' }))).toBe('product_name');
});

test.each([
  'Coke 330ml, 7Up 330ml',
  'Still water 500ml - 1.00, Fanta 330ml - 1.00, Sprite 330ml',
  'Merlot 2019 750ml',
  'V60 - 1.00, 1664',
  'Combo @ home',
  'No 5 - 12oz',
  'Meal deal 1234',
  '1664 - 4.00, 1664 - 4.00, 1664 - 4.00, 1664',
  'V60 - 1.00, 1664 330ml - 1.00, 1664 330ml',
  'Rioja 750 2019',
])('numbers of a menu are kept: %s', async (text) => {
  expect(
    await outcomeOf(
      nightly({
        basket: text
          .split(', ')
          .map((item) => (/ - [\d.]+$/.test(item) ? item : `${item} - 1.00`))
          .join(', '),
      }),
    ),
  ).toMatch(/kept|total_differs/);
});
