import { expect, test } from '@jest/globals';
import { file, inPieces, nightly, readAll, UNDATED_KEY } from '../testing/index.ts';

/** In the order of name, size, flavour. */
const ITEMS = ['1 Regular Flavoured iced latte - Hazelnut @ 275', '1 Large Latte @ 245'];
const NIGHT = { branch: 'Testbury upon Sea', soldAt: '2021-08-25 09:00:00', payment: 'CARD', total: 520, items: ITEMS };
const BASKET = 'Regular Flavoured iced latte - Hazelnut - 2.75, Large Latte - 2.45';
const CARD = '1111222233334444';

test('the nightly file is read without a header, its first row included', async () => {
  const { receipt, sales } = await readAll(
    `25/08/2021 09:00,Testbury upon Sea,Ann Example,"${BASKET}",5.2,CARD,${CARD}\n`
      + `25/08/2021 09:04,Testbury upon Sea,Ben Example,Regular Tea & Cake - 3.00,3.0,CASH,\n`,
  );
  expect(receipt).toMatchObject({
    outcome: 'accepted',
    layout: 'nightly',
    rows: 2,
    accepted: 2,
    flagged: 0,
    items: 3,
    takings: 820,
    days: [7907, 7907],
  });
  expect(sales).toMatchObject([
    NIGHT,
    { soldAt: '2021-08-25 09:04:00', payment: 'CASH', total: 300, items: ['1 Regular Tea & Cake @ 300'] },
  ]);
});

test('a branch that writes whole pounds without a point is read to the penny', async () => {
  expect((await readAll(file(nightly({ basket: 'Large Mocha - 4.00', total: '4' })))).receipt).toMatchObject({
    takings: 400,
    flagged: 0,
  });
});

test('an item of 2020 without a size keeps its whole name', async () => {
  const { sales, receipt } = await readAll(
    `03/10/2020 09:00,Testbury,Ann Example,`
      + `" Cortado - 2.05,  Latte - Vanilla - 2.40, Large Latte - 2.45",6.90,CARD,0111222233334\n`
      + `03/10/2020 09:01,Testbury,Ben Example," Babyccino - 0.00,  Biscuit - .70",.70,CASH,\n`,
  );
  expect(receipt).toMatchObject({ layout: 'nightly', accepted: 2, flagged: 0, takings: 760 });
  expect(sales.map((sale) => sale.items)).toEqual([
    ['1 Cortado @ 205', '1 Latte - Vanilla @ 240', '1 Large Latte @ 245'],
    ['1 Babyccino @ 0', '1 Biscuit @ 70'],
  ]);
});

test('without a branch in the rows, the branch comes from the file name', async () => {
  const text = `25/08/2021 09:00,Ann Example,"${BASKET}",5.2,CARD,${CARD}\n`;
  const { receipt, sales, chunks } = await readAll(text, { key: 'drops/testbury_upon_sea_25-08-2021_08-00-00.csv' });
  expect(receipt.layout).toBe('nightly_without_branch');
  expect(sales).toMatchObject([{ ...NIGHT, branch: 'Testbury Upon Sea' }]);
  expect(chunks[0]!.sales.branches[0]!.spelledIn).toBe('file');
});

test('a file with a branch neither in its rows nor in its name is refused', async () => {
  const { receipt, notes } = await readAll(`25/08/2021 09:00,Ann Example,"${BASKET}",5.2,CARD,${CARD}\n`);
  expect(receipt).toMatchObject({ outcome: 'refused', refusal: 'no_branch', accepted: 0 });
  expect(notes).toEqual([{ line: 1, reason: 'no_branch' }]);
});

test('triplets are read with CRLF, the payment before the total and the scheme before the card', async () => {
  const { receipt, sales } = await readAll(
    '2020-10-01 09:00:07,Testbury,Ann Example,'
      + '"Large,Latte,2.45,,Speciality Tea - Camomile,1.3,Large,Latte,2.45",CARD,6.20,"visa16,1111222233334444"\r\n'
      + '2020-10-01 09:01:00,Testbury,Ben Example,"Regular,Mocha,2",CASH,2.00,None\r\n',
  );
  expect(receipt).toMatchObject({ layout: 'triplets', accepted: 2, flagged: 0, items: 4, takings: 820 });
  expect(sales).toMatchObject([
    {
      soldAt: '2020-10-01 09:00:07',
      payment: 'CARD',
      total: 620,
      items: ['2 Large Latte @ 245', '1 Speciality Tea - Camomile @ 130'],
    },
    { payment: 'CASH', total: 200, items: ['1 Regular Mocha @ 200'] },
  ]);
});

const CELLS = {
  time: '25/08/2021 09:00',
  branch: 'Testbury upon Sea',
  customer: 'Ann Example',
  basket: `"${BASKET}"`,
  total: '5.2',
  payment: 'CARD',
  card: CARD,
};
type Cell = keyof typeof CELLS;
const USUAL: Cell[] = ['time', 'branch', 'customer', 'basket', 'total', 'payment', 'card'];
const HEADERS: [string, Cell[]][] = [
  ['date_and_time,branch_name,customer_name,order_products,total_price,payment_type,card_number', USUAL],
  ['Timestamp,Location,Customer Name,Items Ordered,Total Amount,Payment Method,Card Number', USUAL],
  ['time, branch, name, order, price, payment, credit-card-number', USUAL],
  [
    'purchase_date,store_location,customer_name,order_items,payment_method,Total_spent,Payment_details',
    ['time', 'branch', 'customer', 'basket', 'payment', 'total', 'card'],
  ],
  ['Date,Branch,Items,Total,Payment Method', ['time', 'branch', 'basket', 'total', 'payment']],
  [
    'card_number,payment_method,total,items,customer_name,location,date',
    ['card', 'payment', 'total', 'basket', 'customer', 'branch', 'time'],
  ],
  [
    'timestamp,store_location,order_items,total_amount,payment_type,customer_name',
    ['time', 'branch', 'basket', 'total', 'payment', 'customer'],
  ],
  [
    '"TIME","LOCATION","ORDER","TOTAL","PAYMENT","CARD NUMBER"',
    ['time', 'branch', 'basket', 'total', 'payment', 'card'],
  ],
];

test.each(HEADERS)('a header is understood: %s', async (header, cells) => {
  const { receipt, sales } = await readAll(file(header, cells.map((cell) => CELLS[cell]).join(',')));
  expect(receipt).toMatchObject({ outcome: 'accepted', layout: 'headed', rows: 1 });
  expect(sales).toMatchObject([NIGHT]);
  expect(sales[0]!.customer === null).toBe(!cells.includes('customer') && !cells.includes('card'));
});

test('baskets under a header may be triplets', async () => {
  const { receipt, sales } = await readAll(
    file('date,branch,items,payment,total', '2021-08-25 09:00:00,Testbury,",Tea,1.2,Large,Latte,2.45",CASH,3.65'),
  );
  expect(receipt).toMatchObject({ layout: 'headed', flagged: 0 });
  expect(sales).toMatchObject([{ items: ['1 Large Latte @ 245', '1 Tea @ 120'] }]);
});

test('a file with a header but no branch takes it from its name', async () => {
  const { sales } = await readAll(file('date,items,total,payment', `25/08/2021 09:00,"${BASKET}",5.2,CARD`), {
    key: 'testbury_25-08-2021_08-00-00.csv',
  });
  expect(sales).toMatchObject([{ branch: 'Testbury', total: 520 }]);
});

test('a file from a spreadsheet is read day first; a customer with a truncated card is known by name', async () => {
  const { receipt, chunks, sales } = await readAll(
    file(
      'time, branch, name, order, price, payment, credit-card-number',
      '8/9/2023 9:00,Testbury,Ann Example,"Large Latte - 2.45, Regular Mocha - 2.55",5,CARD,1.11122E+15',
      '8/9/2023 10:05,Testbury,Ben Example,Large Latte - 2.45,2.45,CARD,1111222233334444.0',
    ),
  );
  expect(receipt).toMatchObject({ layout: 'headed', flagged: 0, takings: 745 });
  expect(sales.map((sale) => sale.soldAt)).toEqual(['2023-09-08 09:00:00', '2023-09-08 10:05:00']);
  expect(chunks[0]!.sales.customers.map((customer) => customer.identifiedBy)).toEqual(['name', 'card']);
});

test("padded fields give the same sales as bare ones, also after a closing quote at the line's end", async () => {
  const padded = `25/08/2021 09:00 ,Testbury upon Sea    ,Ann Example   ,"${BASKET}"     ,5.2   ,CARD ,${CARD}  \n`;
  expect((await readAll(padded)).sales).toEqual((await readAll(padded.replaceAll(/ +(?=[,\n])/g, ''))).sales);
  const header = 'time,branch,total,payment,basket';
  const line = `25/08/2021 09:00,Testbury upon Sea,5.2,CARD,"${BASKET}"   `;
  expect((await readAll(file(header, line, line))).sales).toMatchObject([NIGHT, NIGHT]);
});

test('March 2021: a last line of one blank is not a row', async () => {
  const { receipt } = await readAll(`${nightly({ time: '01/03/2021 09:00', total: '2.15' })}\n \n`);
  expect(receipt).toMatchObject({ outcome: 'accepted', layout: 'nightly', rows: 1, rejected: 0 });
});

test('the layout is found from the content of a file, whatever its name', async () => {
  const headed = file('date,branch,items,total,payment', '25/08/2021 09:00,Testbury,Large Latte - 2.45,2.45,CASH');
  const result = await readAll(headed, { key: 'testbury_01-01-2001_08-00-00.csv' });
  expect(result.sales).toEqual((await readAll(headed, { key: UNDATED_KEY })).sales);
  expect(result.sales).toMatchObject([{ branch: 'Testbury', soldAt: '2021-08-25 09:00:00' }]);
});

test("the layout of most rows is the file's, and a row of another is rejected", async () => {
  const { receipt, notes } = await readAll(
    file(...Array.from({ length: 9 }, () => nightly()), '25/08/2021 09:00,Ann Example,Large Latte - 2.45,2.45,CASH,'),
  );
  expect(receipt).toMatchObject({ layout: 'nightly', accepted: 9 });
  expect(notes).toEqual([{ line: 10, reason: 'column_count' }]);
});

test('the first fifty rows decide the layout, however the stream is split', async () => {
  const other = '25/08/2021 09:00,Ann Example,Large Latte - 2.45,2.45,CASH,';
  const bytes = Buffer.from(
    file(...Array.from({ length: 30 }, () => nightly()), ...Array.from({ length: 500 }, () => other)),
  );
  for (const size of [1, 500, bytes.length])
    expect((await readAll(inPieces(bytes, size))).receipt).toMatchObject({
      layout: 'nightly',
      accepted: 30,
      rejected: 500,
    });
});

test('a file under the name of another branch is read', async () => {
  const copy = await readAll(
    file(
      ...Array.from({ length: 30 }, (_, at) =>
        nightly({ time: `25/08/2021 09:${at + 10}`, customer: `Ann Example ${'abcdefghij'[at % 10]!.repeat(3)}` }),
      ),
    ),
    { key: 'elsewhere_25-08-2021_09-00-00.csv' },
  );
  expect(copy.receipt).toMatchObject({ layout: 'nightly', accepted: 30 });
});
