import { expect, test } from '@jest/globals';
import { pseudonymiser } from './customer.ts';
import { branchId, dropId } from './ids.ts';
import { file, nightly, readAll } from '../testing/index.ts';

const idsOf = async (...lines: string[]) => (await readAll(file(...lines))).sales.map((sale) => sale.id);
const distinct = (ids: readonly string[]) => new Set(ids).size;

test('a sale with the same card is the same in the nightly layout, in triplets and under a header', async () => {
  const [night] = await idsOf(
    nightly({ basket: 'Large Latte - 2.45, Speciality Tea - Camomile - 1.30, Large Latte - 2.45', total: '6.2' }),
  );
  const [triplets] = await idsOf(
    '2021-08-25 09:00:00,Testbury,Somebody Else,'
      + '"Large,Latte,2.45,Large,Latte,2.45,,Speciality Tea - Camomile,1.3",CARD,6.20,"visa16,1111222233334444"',
  );
  const [headed] = await idsOf(
    'card,total,basket,branch,payment,date',
    '1111222233334444.0,6.20,"Speciality Tea - Camomile - 1.30,Large Latte - 2.45,Large Latte - 2.45",'
      + 'TESTBURY,card,25/8/2021 9:00',
  );
  expect([triplets, headed]).toEqual([night, night]);
});

test('without a card, the name and the branch identify the customer', async () => {
  const cash = { payment: 'CASH', card: '' };
  const { sales } = await readAll(
    file(
      nightly(cash),
      nightly(cash),
      nightly({ ...cash, customer: 'Ben Example' }),
      nightly({ ...cash, customer: '' }),
    ),
  );
  const elsewhere = await readAll(file(nightly({ ...cash, branch: 'Otherbury' })), { key: 'otherbury.csv' });
  const customers = [...sales, ...elsewhere.sales].map((sale) => sale.customer);
  expect(customers[0]).toBe(customers[1]);
  expect(distinct(customers.map(String))).toBe(4);
  expect(customers[3]).toBeNull();
});

test.each(['111122223333', '11112222333344445555', '1.11122E+15', 'None', '1111 2222 3333 4444'])(
  '%s is not a whole card number',
  async (card) => {
    expect((await readAll(file(nightly({ card })))).chunks[0]!.sales.customers).toMatchObject([
      { identifiedBy: 'name' },
    ]);
  },
);

test.each(['1111222233334', '0111222233334444', '1111222233334444.0', '1111222233334444555'])(
  '%s is a whole card number',
  async (card) => {
    expect((await readAll(file(nightly({ card })))).chunks[0]!.sales.customers).toMatchObject([
      { identifiedBy: 'card' },
    ]);
  },
);

test('another pseudonym key gives other customer ids', () => {
  const card = ['Testbury', 'Ann Example', '1111222233334444'] as const;
  expect(pseudonymiser('one')(...card)!.id).not.toBe(pseudonymiser('two')(...card)!.id);
});

test('equal rows are different sales, and the same ones when the file is read again', async () => {
  const text = [nightly(), nightly({ total: '9' }), nightly(), nightly()];
  const ids = await idsOf(...text);
  expect(distinct(ids)).toBe(4);
  expect(await idsOf(...text)).toEqual(ids);
});

test('an overlapping file gives the same sales, whatever surrounds them', async () => {
  const [first, second] = await idsOf(nightly(), nightly());
  expect(await idsOf(nightly({ time: '25/08/2021 08:00' }), nightly(), nightly({ total: '9' }), nightly())).toEqual(
    expect.arrayContaining([first, second]),
  );
});

test('any difference makes another sale', async () => {
  const others = [
    { time: '25/08/2021 09:01' },
    { branch: 'Testbury upon Sea' },
    { card: '1111222233334445' },
    { basket: 'Regular Latte - 2.20' },
    { basket: 'Large Latte - 2.15' },
    { basket: 'Regular Latte - Mint - 2.15' },
    { basket: 'Regular Latte - 2.15, Regular Latte - 2.15' },
    { total: '2.20' },
    { payment: 'CASH' },
  ];
  const ids = await Promise.all([{}, ...others].map((fields) => idsOf(nightly(fields))));
  expect(distinct(ids.flat())).toBe(others.length + 1);
});

test('the order of a basket does not matter', async () => {
  const [one] = await idsOf(nightly({ basket: 'Tea - 1.20, Large Latte - 2.45, Tea - 1.30' }));
  const [other] = await idsOf(nightly({ basket: 'Tea - 1.30,Tea - 1.20,Large Latte - 2.45' }));
  expect(one).toBe(other);
});

test('Hot chocolate and Hot Chocolate are two products', async () => {
  const { chunks } = await readAll(
    file(nightly({ basket: 'Hot chocolate - 2.20, Hot Chocolate - 1.40, Hot chocolate - 2.20' })),
  );
  expect(chunks[0]!.sales.products.map((product) => product.name)).toEqual(['Hot Chocolate', 'Hot chocolate']);
});

test('all spellings of a branch are one branch, in rows and in the file name', async () => {
  const spellings = ['Testbury-on-Sea', 'TESTBURY ON SEA', 'testbury_on_sea', ' Testbury  on Sea '];
  expect(distinct(spellings.map(branchId))).toBe(1);
  const {
    sales: [inRows],
  } = await readAll(nightly({ branch: 'Testbury-on-Sea' }), { key: 'testbury_on_sea.csv' });
  const row = '25/08/2021 09:00,Ann Example,Regular Latte - 2.15,2.15,CARD,1111222233334444\n';
  const { sales } = await readAll(row, { key: 'testbury_on_sea_25-08-2021_08-00-00.csv' });
  expect(sales).toMatchObject([{ id: inRows!.id, branch: 'Testbury On Sea' }]);
  expect(branchId('Testbury by Sea')).not.toBe(branchId('Testbury-on-Sea'));
});

test('an id begins with its day, then its branch', async () => {
  const [id] = await idsOf(nightly({ time: '25/08/2021 23:59' }));
  expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(parseInt(id!.slice(0, 4), 16)).toBe((Date.UTC(2021, 7, 25) - Date.UTC(2000, 0, 1)) / 86_400_000);
  expect(id!.slice(4, 8)).toBe(branchId('Testbury').slice(0, 4));
  expect((await idsOf(nightly({ time: '31/12/2100 23:59' })))[0]!.slice(0, 4)).toBe('9019');
});

test('another bucket, key, etag or extraction makes another drop', () => {
  const drops = [
    dropId('b', 'k', 'e', '1-x'),
    dropId('c', 'k', 'e', '1-x'),
    dropId('b', 'l', 'e', '1-x'),
    dropId('b', 'k', 'f', '1-x'),
    dropId('b', 'k', 'e', '2-x'),
    dropId('bk', '', 'e', '1-x'),
  ];
  expect(distinct(drops)).toBe(drops.length);
  expect(dropId('b', 'k', 'e', '1-x')).toBe(drops[0]);
});
