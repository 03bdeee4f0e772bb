/** Each layout's rows, checked by its own grammar. */
import { expect, test } from '@jest/globals';
import { generate, type GeneratedFile, type LayoutName } from '../index.ts';
import { HEADERS, columnsOf } from './headed.ts';

const NAME = '[A-Z][a-z]+ [A-Z][a-z]+';
const MENU = '[A-Za-z& -]+';
const ITEM = `(?:Regular|Large) ${MENU} - \\d+\\.\\d\\d`;
const BASKET = `(?:"${ITEM}(?:, ${ITEM})+"|${ITEM})`;
const EARLY_ITEM = `(?:Regular|Large|) ${MENU} - \\d+\\.\\d\\d`;
const EARLY_BASKET = `(?:"${EARLY_ITEM}(?:, ${EARLY_ITEM})+"|${EARLY_ITEM})`;
const EARLY_END = `(?:[1-9]\\d*)?\\.(?:\\d\\d|0),(?:CARD,\\d{13,17}|CASH,)`;
const TRIPLET = `(?:Regular|Large|),${MENU},\\d+\\.\\d\\d?`;

const GRAMMARS: Partial<Record<LayoutName, RegExp>> = {
  '2020': new RegExp(`^25/08/2021 \\d\\d:\\d\\d,[A-Z][^,]+,${NAME},${EARLY_BASKET},${EARLY_END}$`),
  'no-branch': new RegExp(`^25/08/2021 \\d\\d:\\d\\d,${NAME},${EARLY_BASKET},${EARLY_END}$`),
  'triplets': new RegExp(
    `^2021-08-25 \\d\\d:\\d\\d:00,[A-Z][^,]+,${NAME},"${TRIPLET}(?:,${TRIPLET})*",`
      + `(?:CARD,\\d+\\.\\d\\d,"[a-z]+(?:13|16)?,\\d{13,16}"|CASH,\\d+\\.\\d\\d,None)$`,
  ),
  'spreadsheet': new RegExp(
    `^25/8/2021 \\d\\d?:\\d\\d,[A-Z][^,]+,${NAME},${BASKET},(?:\\d+|\\d+\\.\\d?[1-9]),`
      + `(?:CARD,(?:\\d(?:\\.\\d{1,5})?E\\+1\\d|[1-9]\\d*\\.0)|CASH,)$`,
  ),
  'padded': new RegExp(
    `^25/08/2021 \\d\\d:\\d\\d ,[A-Z][^,]+ +,${NAME} +,${BASKET} *,\\d+\\.\\d\\d? *,(?:CARD ,\\d{16}|CASH ,)$`,
  ),
  'march-2021': new RegExp(
    `^25/08/2021 \\d\\d:\\d\\d,[A-Z][^,]+,${NAME},${BASKET},\\d+\\.\\d\\d,(?:CARD,\\d{16}|CASH,)$`,
  ),
};

const files = [...generate({ branches: 56, days: 1, sales: 300, seed: 3 })];
const fileOf = (layout: string): GeneratedFile => files.find((file) => file.layout === layout)!;
const textOf = (file: GeneratedFile): string => [...file.text()].join('');

test.each(Object.entries(GRAMMARS))('%s: every row matches the grammar', (layout, grammar) => {
  for (const { line } of fileOf(layout).rows()) expect(line).toMatch(grammar);
});

test('each layout shows its peculiarities', () => {
  expect(textOf(fileOf('2020'))).toMatch(/" \w.*, {2}\w/);
  expect(textOf(fileOf('2020'))).toMatch(/CARD,0\d+\n/);
  expect(
    files
      .filter((file) => file.layout === '2020' || file.layout === 'no-branch')
      .map(textOf)
      .join(''),
  ).toMatch(/,\.\d+,/);
  expect(textOf(fileOf('triplets'))).toMatch(/^[^\n]+\r\n/);
  expect(textOf(fileOf('spreadsheet'))).toMatch(/^time, branch, name, order, price, payment, credit-card-number\n/);
  expect(textOf(fileOf('spreadsheet'))).toMatch(/E\+15\n[^]*\.0\n|\.0\n[^]*E\+15\n/);
  expect(textOf(fileOf('march-2021'))).toMatch(/\n \n$/);
});

test('headed: eleven headers alternate, and each names its columns once', () => {
  const seen = new Set<string>();
  for (const file of generate({ branches: 5, days: 11, sales: 20, seed: 3 })) {
    if (file.layout !== 'headed') continue;
    const [header, ...rows] = textOf(file).trimEnd().split('\n');
    seen.add(header!);
    for (const row of rows) expect(row.replace(/"[^"]*"/g, '').split(',')).toHaveLength(columnsOf(header!).length);
  }
  expect(seen).toEqual(new Set(HEADERS));
  for (const columns of HEADERS.map(columnsOf)) {
    expect(new Set(columns).size).toBe(columns.length);
    expect(columns).toEqual(expect.arrayContaining(['time', 'branch', 'basket', 'total', 'payment']));
  }
});

test('headed: files of one header end without a newline', () => {
  const endings = [...generate({ branches: 5, days: 11, sales: 20, seed: 3 })]
    .filter((file) => file.layout === 'headed')
    .map((file) => textOf(file).endsWith('\n'));
  expect(endings.filter((ended) => !ended)).toHaveLength(1);
});
