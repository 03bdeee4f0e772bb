/** The figures measured on real files, within the tolerance that chance requires for 90,000 rows. */
import { beforeAll, expect, test } from '@jest/globals';
import { generate } from './index.ts';

interface Row {
  file: number;
  branch: string;
  day: string;
  time: string;
  items: string[];
  total: string;
  payment: string;
  card: string;
  text: string;
}

const NAME = '[A-Z][a-z]+ [A-Z][a-z]+';
const ROW = new RegExp(
  String.raw`^(\d\d\/\d\d\/\d{4}) (\d\d:\d\d),([^,]+),${NAME},`
    + String.raw`(?:"([^"]+)"|([^",]+)),([\d.]+),(CARD|CASH),(\d{16})?$`,
);
const rows: Row[] = [];
const counts: number[] = [];

beforeAll(() => {
  for (const file of generate({ branches: 60, days: 5, sales: 300, seed: 7, layouts: 'nightly' })) {
    const lines = [...file.text()].join('').trimEnd().split('\n');
    for (const text of lines) {
      const [, day, time, branch, many, one, total, payment, card = ''] = ROW.exec(text)!;
      rows.push({
        file: counts.length,
        branch: branch!,
        day: day!,
        time: time!,
        items: (many ?? one)!.split(', '),
        total: total!,
        payment: payment!,
        card,
        text,
      });
    }
    counts.push(lines.length);
  }
});

const share = (matches: (row: Row) => boolean): number => rows.filter(matches).length / rows.length;
const product = (item: string): string => item.slice(0, item.lastIndexOf(' - '));

test('a file has 185 to 531 sales, 300 on average', () => {
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(185);
  expect(Math.max(...counts)).toBeLessThanOrEqual(531);
  expect(Math.max(...counts)).toBeGreaterThan(450);
  expect(Math.abs(rows.length / counts.length - 300)).toBeLessThan(12);
});

test('a file is one day, sorted, with the peak at two and a rush at ten', () => {
  const hours = new Map<string, number>();
  const inOrder = (before: Row | undefined, row: Row): boolean =>
    before?.file !== row.file || (before.day === row.day && before.time <= row.time);
  expect(rows.filter((row, place) => !inOrder(rows[place - 1], row))).toEqual([]);
  for (const row of rows) {
    hours.set(row.time.slice(0, 2), (hours.get(row.time.slice(0, 2)) ?? 0) + 1);
  }
  const busiest = [...hours].sort((a, b) => b[1] - a[1]).map(([hour]) => hour);
  expect(busiest.slice(0, 4)).toEqual(['14', '15', '10', '13']);
});

test('a basket has 1 to 6 items, 54 % of items have a flavour, and 23 % of baskets repeat an item', () => {
  const items = rows.flatMap((row) => row.items);
  expect(new Set(rows.map((row) => row.items.length))).toEqual(new Set([1, 2, 3, 4, 5, 6]));
  expect(items.length / rows.length).toBeCloseTo(2.75, 1);
  expect(items.filter((item) => product(item).includes(' - ')).length / items.length).toBeCloseTo(0.54, 1);
  expect(Math.abs(share(({ items }) => new Set(items.map(product)).size < items.length) - 0.23)).toBeLessThan(0.02);
});

test('70 % of sales are CARD with a card of any first digit, the rest CASH without a card', () => {
  expect(Math.abs(share((row) => row.payment === 'CARD') - 0.7)).toBeLessThan(0.01);
  expect(rows.every((row) => (row.card === '') === (row.payment === 'CASH'))).toBe(true);
  expect(new Set(rows.map((row) => row.card.slice(0, 1)).filter(Boolean)).size).toBe(10);
});

test('a branch sells a part of the menu, and the pairs that differ by a capital stay apart', () => {
  const menus = new Map<string, Set<string>>();
  const prices = new Map<string, Set<string>>();
  for (const row of rows) {
    for (const item of row.items) {
      menus.set(row.branch, (menus.get(row.branch) ?? new Set()).add(product(item)));
      prices.set(product(item), (prices.get(product(item)) ?? new Set()).add(item.slice(product(item).length + 3)));
    }
  }
  for (const menu of menus.values()) expect([menu.size >= 6, menu.size <= 14]).toEqual([true, true]);
  expect(prices.get('Regular Hot chocolate')).toContain('2.20');
  expect(prices.get('Regular Hot Chocolate')).toContain('1.40');
  expect(prices.has('Large Red Label tea') && prices.has('Large Red label tea')).toBe(true);
  expect([...prices.keys()].some((name) => name.includes('&'))).toBe(true);
  expect(prices.get('Regular Hot Chocolate')!.size).toBeGreaterThan(1);
});

test('some customers come back on other days, most do not', () => {
  const days = new Map<string, Set<string>>();
  for (const { branch, card, day } of rows) {
    if (card !== '') days.set(branch + card, (days.get(branch + card) ?? new Set()).add(day));
  }
  const returning = [...days.values()].filter((seen) => seen.size > 1).length / days.size;
  expect(returning).toBeGreaterThan(0.03);
  expect(returning).toBeLessThan(0.2);
});

test('a few sales share a minute, and a few rows are equal', () => {
  const minutes = new Set(rows.map((row) => `${row.file} ${row.time}`));
  expect(1 - minutes.size / rows.length).toBeGreaterThan(0.01);
  expect(1 - minutes.size / rows.length).toBeLessThan(0.08);
  const equal = rows.length - new Set(rows.map((row) => `${row.file} ${row.text}`)).size;
  expect(equal).toBeGreaterThan(10);
  expect(equal / rows.length).toBeLessThan(0.002);
});

test('a row is about as long as a real one', () => {
  const length = rows.reduce((sum, row) => sum + row.text.length + 1, 0) / rows.length;
  expect(Math.abs(length - 164)).toBeLessThan(16);
});
