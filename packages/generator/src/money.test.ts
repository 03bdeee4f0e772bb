import { expect, test } from '@jest/globals';
import { barePounds, poundsOf2020, shortPounds, twoDecimals } from './money.ts';

test.each([
  [0, '0.00', '0.0', '0', '.0'],
  [5, '0.05', '0.05', '0.05', '.05'],
  [70, '0.70', '0.7', '0.7', '.70'],
  [300, '3.00', '3.0', '3', '3.00'],
  [520, '5.20', '5.2', '5.2', '5.20'],
  [12_345, '123.45', '123.45', '123.45', '123.45'],
])('%i pence', (pence, full, short, bare, early) => {
  expect([twoDecimals(pence), shortPounds(pence), barePounds(pence), poundsOf2020(pence)]).toEqual([
    full,
    short,
    bare,
    early,
  ]);
});
