import { expect, test } from '@jest/globals';
import { judgeFile } from '../judgement/first-reading.ts';
import { file, nightly, readAll } from '../testing/index.ts';

const good = Array.from({ length: 9 }, (_, at) => nightly({ customer: at === 4 ? 'Zebedee Quixwood' : 'Ann Example' }));
const readWith = (basket: string) => readAll(file(...good, nightly({ basket }), ...good));

test.each([
  'Zebedee Quixwood - 2.15',
  'quixwood zebedee - 2.15',
  'Tea - ZebedeeQuixwood - 2.15',
  'Tea for Zebédee Quixwood please - 2.15',
])("a product with the name of another row's customer is rejected: %s", async (basket) => {
  const { receipt, notes, output } = await readWith(basket);
  expect(receipt).toMatchObject({ outcome: 'accepted', accepted: 18 });
  expect(notes).toEqual([{ line: 10, reason: 'customer_in_text' }]);
  expect(output).not.toMatch(/quixwood/i);
});

test("a single word of another customer's name is no leak", async () => {
  expect((await readWith('Quixwood blend - 2.15')).receipt).toMatchObject({ accepted: 19 });
});

test('a row with branch and customer swapped does not make the branch a customer', async () => {
  const rows = Array.from({ length: 12 }, () =>
    nightly({ branch: 'Testbury upon Sea', basket: 'Testbury upon Sea blend - 2.15' }),
  );
  const { receipt } = await readAll(
    file(...rows, nightly({ branch: 'Zebedee Quixwood', customer: 'Testbury upon Sea' })),
  );
  expect(receipt).toMatchObject({ outcome: 'accepted', accepted: 12, reasons: { other_branch: 1 } });
});

test('all names of a file are known, even if it has more customers than are kept as texts', async () => {
  const names = Array.from(
    { length: 6000 },
    (_, at) => `Zebedee${String(at).replaceAll(/\d/g, (digit) => 'abcdefghij'[Number(digit)]!)} Quixwood`,
  );
  const text = file(
    ...names.map((customer) => nightly({ customer })),
    nightly({ basket: `${names.at(-1)!} - 2.15` }),
    nightly({ basket: `${names[5]!} - 2.15` }),
  );
  const { receipt, output } = await readAll(text);
  expect(receipt).toMatchObject({ accepted: 6000, reasons: { customer_in_text: 2 } });
  expect(output).not.toMatch(/quixwood/i);
});

test.each([
  'zebedee_quixwood_25-08-2021_08-00-00.csv',
  'reports/Quixwood Zebedee.csv',
  'zebedeequixwood.csv',
  'till of zeb.q@example.com.csv',
  'testbury 4929617305518264.csv',
  'testbury_4929-6173-0551-8264_25-08-2021.csv',
  'testbury ４９２９６１７３０５５１８２６４.csv',
  'zeb＠example.com.csv',
])('a file whose name reveals a customer is refused: %s', async (key) => {
  const { receipt, output } = await readAll(file(...good), { key });
  expect(receipt).toMatchObject({ outcome: 'refused', accepted: 0 });
  expect(output).not.toMatch(/quixwood/i);
});

test("a key with a customer's name is personal in a file without branches", async () => {
  const rows = good.map((row) => row.replace(',Testbury,', ','));
  for (const key of ['zebedee_quixwood_25-08-2021_08-00-00.csv', 'quixwood zebedee.csv']) {
    const judgement = await judgeFile([Buffer.from(file(...rows))], key);
    expect(judgement).toMatchObject({ kind: 'unreadable', isKeyPersonal: true });
  }
});

test.each([
  ['Peter Nash', 'Tea for PeterNash'],
  ['Иван Петров', 'ПЕТРОВ ИВАН'],
  ['李 明', '明 李 茶'],
  ['Oliver Newton', 'NewtonOliver'],
])(
  "a product with the name of another row's customer is rejected in any case and spacing: %s, %s",
  async (customer, basket) => {
    const { receipt } = await readAll(
      file(...good, nightly({ customer }), nightly({ basket: `${basket} - 2.15` }), ...good),
    );
    expect(receipt).toMatchObject({ accepted: 19, reasons: { customer_in_text: 1 } });
  },
);

test.each([
  'till1@testbury.csv',
  'sales@testbury_25-08-2021_08-00-00.csv',
  'testbury_2021_0825_0900_0000.csv',
  'testbury_25-08-2021_08-00-00.csv',
  'testbury 20210825090000.csv',
  'testbury 1629882000000.csv',
  '0a1b2c3d-4e5f-6789-0123-456789012345/testbury.csv',
])("a date or an identifier in a file's name is not a card number: %s", async (key) => {
  expect((await readAll(file(...good), { key })).receipt).toMatchObject({ outcome: 'accepted', accepted: 9 });
});
