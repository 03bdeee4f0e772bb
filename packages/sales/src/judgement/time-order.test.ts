import { expect, test } from '@jest/globals';
import type { SoldAt } from '../sale/sold-at.ts';
import { TimeOrder } from './time-order.ts';

test('rows whose time goes back are not in time order', () => {
  const order = new TimeOrder();
  [5, 5, 6].forEach((second) => order.add(second as SoldAt));
  expect(order.isSorted).toBe(true);
  order.add(5 as SoldAt);
  expect(order.isSorted).toBe(false);
});

test('a second of more rows than a till can sell is not kept in memory', () => {
  const order = new TimeOrder();
  for (let row = 0; row < 100_000; row += 1) order.add(0 as SoldAt);
  expect(order.isSorted).toBe(false);
});
