import { expect, test } from '@jest/globals';
import { TABLE_NAMES } from '@brewline/sales';
import { decodeTableBatch, type TableBatchMessage } from './table-batch-message.ts';
import { decodeError, drop, tableBatch, withValue } from './testing/index.ts';

const inlineBatch = await tableBatch();
const objectBatch: TableBatchMessage = {
  version: 1,
  drop,
  chunk: 7,
  content: {
    objects: Object.fromEntries(
      TABLE_NAMES.map((table) => [table, { bucket: 'clean', key: `tables/${table}.csv.gz`, rows: 3 }]),
    ),
  },
};

test.each([
  ['rows', inlineBatch],
  ['pointers', objectBatch],
  ['nothing', { ...objectBatch, content: { objects: {} } }],
])('a table batch of %s is decoded as it was encoded', (_, message) => {
  expect(decodeTableBatch(JSON.stringify(message))).toEqual(message);
});

test.each([
  ['content', undefined, 'content'],
  ['content', {}, 'content'],
  ['content.tables', undefined, 'content'],
  ['content.tables.saleIds.0', '1111222233334444', 'content'],
  ['content.tables.saleIds', [], 'content'],
  ['content.tables.branchIds', ['0'.repeat(32), '1'.repeat(32)], 'content'],
  ['content.tables.sales.lines', [1], 'content'],
  ['content.notes.0.reason', 'Ann Example', 'content'],
  ['content.objects', {}, 'content'],
  ['drop.dropId', 'Ann Example', 'drop.dropId'],
  ['receipt.outcome', 'Ann Example', 'receipt.outcome'],
])('a batch of rows with a wrong %s (%j) is a permanent error that names %s', (path, value, named) => {
  const error = decodeError(decodeTableBatch, withValue(inlineBatch, path, value));
  expect(error.startsWith(`Not a table batch: ${named}`)).toBe(true);
  expect(error).not.toMatch(/Ann Example|1111222233334444/);
});

test.each([
  ['content.objects.Ann Example', { bucket: 'b', key: 'k', rows: 1 }],
  ['content.objects.sale.rows', 0],
  ['content.objects.sale.key', ''],
  ['content.objects.sale', 'Ann Example'],
])('a batch of pointers with a wrong %s (%j) is a permanent error that names the content', (path, value) => {
  const error = decodeError(decodeTableBatch, withValue(objectBatch, path, value));
  expect(error).toMatch(/^Not a table batch: content/);
  expect(error).not.toMatch(/Ann Example/);
});
