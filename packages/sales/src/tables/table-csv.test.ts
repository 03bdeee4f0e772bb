import { expect, test } from '@jest/globals';
import { dropId } from '../sale/ids.ts';
import { file, nightly, readAll } from '../testing/index.ts';
import { csvOf, TABLE_COLUMNS } from './table-csv.ts';
import { toTables } from './tables.ts';

const DROP = dropId('raw', 'testbury.csv', 'tag', '1-x');

/** As CSV writes it. */
const BRANCH = '"Testbury ""upon"" Sea"';

async function tablesOf(...lines: string[]) {
  const { chunks } = await readAll(file(...lines), { maxRejectShare: 1 });
  const tables = toTables(chunks[0]!.sales);
  return { tables, csv: csvOf(DROP, tables, chunks[0]!.notes), sales: chunks[0]!.sales };
}

test('every table is exact CSV, its columns in their order', async () => {
  const { tables, csv, sales } = await tablesOf(
    nightly({
      branch: BRANCH,
      basket: 'Regular ""Best"" tea; \\N - Mint - 2.10, Scone - 0.05, Scone - 0.05, Scone - 1.00',
      total: '3.2',
    }),
    nightly({ branch: BRANCH, customer: '', basket: 'Scone - 12.00', total: '12.5', payment: 'CASH', card: '' }),
    nightly({ payment: 'IOU' }),
  );
  const {
    saleIds: [first, second],
    branchIds: [here],
    productIds: [tea, scone],
  } = tables;
  const customer = sales.customers[0]!.id;
  expect(csv).toEqual({
    branch: { rows: 1, csv: `${DROP},${here!},${BRANCH},rows\n` },
    product: { rows: 2, csv: `${tea!},"""Best"" tea; \\N","Regular","Mint"\n${scone!},"Scone","",""\n` },
    customer: { rows: 1, csv: `${customer},card\n` },
    sale: {
      rows: 2,
      csv:
        `${DROP},${first!},${here!},${customer},2021-08-25 09:00:00,CARD,3.20\n`
        + `${DROP},${second!},${here!},null-000000000,2021-08-25 09:00:00,CASH,12.50\n`,
    },
    sale_item: {
      rows: 4,
      csv:
        `${first!},1,${tea!},1,2.10\n${first!},2,${scone!},2,0.05\n`
        + `${first!},3,${scone!},1,1.00\n${second!},1,${scone!},1,12.00\n`,
    },
    row_note: {
      rows: 2,
      csv: `${DROP},2,flagged,total,total_differs\n${DROP},3,rejected,payment_method,bad_payment\n`,
    },
  });
});

test('the basket lines of a sale are numbered from 1 in the order of product and price', async () => {
  const { csv } = await tablesOf(
    nightly({ basket: 'Tea - 2.00, Cake - 3.00, Tea - 1.00, Cake - 3.00, Tea - 10.00' }),
    nightly({ basket: 'Tea - 2.15' }),
  );
  expect(
    csv.sale_item.csv
      .trimEnd()
      .split('\n')
      .map((line) => line.split(',').toSpliced(2, 1).slice(1).join(' ')),
  ).toEqual(['1 2 3.00', '2 1 1.00', '3 1 2.00', '4 1 10.00', '1 1 2.15']);
});

test('money has two decimals at every size', async () => {
  const { csv } = await tablesOf(
    nightly({ basket: 'Cup - 0.00, Cake - 0.07, Ring - 999999.99', total: '99999999.99' }),
  );
  expect(csv.sale_item.csv.match(/[\d.]+$/gm)).toEqual(['0.07', '0.00', '999999.99']);
  expect(csv.sale.csv).toMatch(/,99999999\.99\n$/);
});

test('no name can be read as NULL: a row with the NULL marker as a name is rejected', async () => {
  const { csv } = await tablesOf(
    nightly({ branch: 'null-000000000' }),
    nightly({ basket: 'null-000000000 - 2.15' }),
    nightly({ basket: 'Tea - null-000000000 - 2.15' }),
  );
  expect([csv.sale.rows, csv.branch.rows, csv.product.rows]).toEqual([0, 0, 0]);
  expect(csv.row_note.csv.match(/[a-z_]+$/gm)).toEqual(['branch_name', 'product_name', 'product_name']);
});

test('a table without rows is empty', async () => {
  const { csv } = await tablesOf('x,x');
  expect(csv.sale).toEqual({ rows: 0, csv: '' });
  expect(csv.row_note.rows).toBe(1);
});

test('every row of a table has as many fields as its columns', async () => {
  const { csv } = await tablesOf(nightly({ total: '9' }), 'x');
  for (const [table, columns] of Object.entries(TABLE_COLUMNS)) {
    const { csv: text, rows } = csv[table as keyof typeof TABLE_COLUMNS];
    const lines = text.split('\n').slice(0, -1);
    expect(lines.map((line) => line.split(',').length)).toEqual(Array.from({ length: rows }, () => columns.length));
  }
});

test('the same content has the same ids in every chunk', async () => {
  const [one, other] = [await tablesOf(nightly()), await tablesOf(nightly({ basket: 'Tea - 1.00' }), nightly())];
  expect(other.tables.saleIds).toContain(one.tables.saleIds[0]);
  expect(other.tables.productIds).toContain(one.tables.productIds[0]);
  expect(other.tables.branchIds).toEqual(one.tables.branchIds);
});
