import { expect, test } from '@jest/globals';
import type { Column, Unit, Value } from '../questions/question.ts';
import { formatValue, formatShort } from './format.ts';

const column = (unit: Unit, key = 'key'): Column => ({ key, label: 'Label', unit });

test.each<[Unit, Value, string, string]>([
  ['pounds', 61204.5, '£61,204.50', '£61,205'],
  ['pounds', -0.3, '−£0.30', '−£0.30'],
  ['pounds', 120_000, '£120,000.00', '£120k'],
  ['count', 6371, '6,371', '6,371'],
  ['count', 1_250_000, '1,250,000', '1.3m'],
  ['average', 12.34, '12.3', '12.3'],
  ['percent', 0.041, '4.1\u00a0%', '4.1\u00a0%'],
  ['percent', 0.4, '40.0\u00a0%', '40\u00a0%'],
  ['day', '2021-08-25', 'Wed 25 Aug 2021', '25 Aug'],
  ['day', '2021-09-01', 'Wed 1 Sep 2021', '1 Sep'],
  ['week', '2021-08-23', '23 Aug 2021', '23 Aug'],
  ['month', '2021-09-01', 'September 2021', 'Sep 21'],
  ['weekday', 3, 'Wednesday', 'Wed'],
  ['hour', 9, '09:00', '09:00'],
  ['instant', '2021-08-25 20:14', '25 Aug 2021, 20:14', '20:14'],
  ['text', 'Large Latte', 'Large Latte', 'Large Latte'],
  ['day', 'no day', 'no day', 'no day'],
  ['pounds', null, '–', '–'],
])('%s %j is printed as %s in full, and as %s in short', (unit, value, full, short) => {
  expect([formatValue(value, column(unit)), formatShort(value, column(unit))]).toEqual([full, short]);
});

test('a change has a sign, a share has none', () => {
  const changes = [0.041, -0.041, 0].map((value) => formatValue(value, column('percent', 'takings_change')));
  expect(changes).toEqual(['+4.1\u00a0%', '−4.1\u00a0%', '0.0\u00a0%']);
  expect(formatValue(0.041, column('percent', 'share'))).toBe('4.1\u00a0%');
});
