import { expect, test } from '@jest/globals';
import { decodeRowChunk } from './row-chunk-message.ts';
import { decodeError, drop, rowChunk, withValue } from './testing/index.ts';

const message = await rowChunk();

test('a row chunk is decoded as it was encoded', () => {
  expect(message.sales.soldAt).toHaveLength(3);
  expect(message.notes).toHaveLength(2);
  expect(decodeRowChunk(JSON.stringify(message))).toEqual(message);
});

test('a chunk without a receipt and one without rows are decoded', () => {
  const { receipt, ...early } = message;
  expect(decodeRowChunk(JSON.stringify(early))).toEqual(early);
  const none = {
    branches: [],
    products: [],
    customers: [],
    branch: [],
    soldAt: [],
    customer: [],
    payment: [],
    total: [],
    nth: [],
    lines: [],
    product: [],
    quantity: [],
    unitPrice: [],
  };
  expect(decodeRowChunk(JSON.stringify({ version: 1, drop, chunk: 0, sales: none, notes: [], receipt })).sales).toEqual(
    none,
  );
});

test.each([
  ['version', 2, 'version'],
  ['chunk', undefined, 'chunk'],
  ['chunk', -1, 'chunk'],
  ['chunk', 0.5, 'chunk'],
  ['drop', undefined, 'drop'],
  ['drop.dropId', 'Ann Example', 'drop.dropId'],
  ['drop.dropId', 'A'.repeat(32), 'drop.dropId'],
  ['drop.dropId', '0'.repeat(33), 'drop.dropId'],
  ['drop.key', '', 'drop.key'],
  ['drop.lastModified', '2021-08-25', 'drop.lastModified'],
  ['drop.keyFingerprint', 'short', 'drop.keyFingerprint'],
  ['sales', null, 'sales'],
  ['sales.soldAt', undefined, 'sales.soldAt'],
  ['sales.soldAt.0', 1e300, 'sales.soldAt.0'],
  ['sales.payment.1', 'Ann Example', 'sales.payment.1'],
  ['sales.quantity.0', 0, 'sales.quantity.0'],
  ['sales.total.0', -1, 'sales.total.0'],
  ['sales.customers.0.id', '1111222233334444', 'sales.customers.0.id'],
  ['sales.branches.0.name', '', 'sales.branches.0.name'],
  ['sales.branch', [0, 0], 'sales'],
  ['sales.lines', [1, 1], 'sales'],
  ['sales.lines', [1, 1, 9], 'sales'],
  ['sales.unitPrice', [], 'sales'],
  ['sales.branch.0', 1, 'sales'],
  ['sales.product.0', 99, 'sales'],
  ['sales.customer.0', 2, 'sales'],
  ['sales.customer.0', -2, 'sales.customer.0'],
  ['notes.0.reason', 'Ann Example', 'notes.0.reason'],
  ['notes.0.line', '1', 'notes.0.line'],
  ['receipt.reasons', { 'Ann Example': 1 }, 'receipt.reasons'],
  ['receipt.days', [1], 'receipt.days'],
  ['receipt.chunks', 0, 'receipt.chunks'],
  ['Ann Example', 1, 'message'],
])('a wrong %s (%j) is a permanent error that names %s', (path, value, named) => {
  const error = decodeError(decodeRowChunk, withValue(message, path, value));
  expect(error.startsWith(`Not a row chunk: ${named}: `)).toBe(true);
  expect(error).not.toMatch(/Ann Example|1111222233334444/);
});

test.each(['', 'Ann Example', '{"version":1,', 'null', '1', '[]', '"Ann Example"', '['.repeat(500_000)])(
  'a body that is not a message is a permanent error (%#)',
  (body) => {
    expect(decodeError(decodeRowChunk, body)).toMatch(/^Not a row chunk: (?:not JSON|message: invalid_type)$/);
  },
);

test('a huge invalid message is a short permanent error', () => {
  const huge = Array.from({ length: 100_000 }, () => 'Ann Example');
  expect(decodeError(decodeRowChunk, withValue(message, 'sales.soldAt', huge)).length).toBeLessThan(200);
  expect(decodeError(decodeRowChunk, withValue(message, 'drop.key', 'Ann Example'.repeat(100_000)))).toBe(
    'Not a row chunk: drop.key: too_big',
  );
  expect(decodeError(decodeRowChunk, withValue(message, 'Ann Example'.repeat(100_000), 1))).toBe(
    'Not a row chunk: message: unrecognized_keys',
  );
});

test('a field named __proto__ or constructor is an unknown field', () => {
  const body = JSON.stringify(message);
  expect(decodeError(decodeRowChunk, body.replace('{"version"', '{"__proto__":{"x":1},"version"'))).toBe(
    'Not a row chunk: message: unrecognized_keys',
  );
  expect(decodeError(decodeRowChunk, body.replace('{"version"', '{"constructor":1,"version"'))).toBe(
    'Not a row chunk: message: unrecognized_keys',
  );
});
