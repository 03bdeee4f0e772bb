import { expect, test } from '@jest/globals';
import { buildReportKey } from './report-key.ts';

const ofBranch = (branch: string) => buildReportKey({ period: 'daily', day: '2021-08-25', branch });

test.each([
  ['daily', 'daily/2021-08-25.html'],
  ['weekly', 'weekly/2021-08-23.html'],
  ['monthly', 'monthly/2021-08-01.html'],
] as const)('a %s report is named by the first day of its period', (period, key) => {
  expect(buildReportKey({ period, day: '2021-08-25', branch: '' })).toBe(key);
});

test.each([
  ['Leeds', 'leeds'],
  ['London Soho', 'london-soho'],
  ['BERWICK_UPON-TWEED', 'berwick-upon-tweed'],
])('the report of %s alone is in the folder of its day', (branch, name) => {
  expect(ofBranch(branch)).toBe(`daily/2021-08-25/${name}.html`);
});

test.each([
  "King's Lynn",
  '../../weekly/2021-08-23',
  '<img src=x onerror=alert(1)>',
  'Łódź',
  '咖啡',
  '-',
  'x'.repeat(200),
  `${'x'.repeat(200)}y`,
])('the key of %j has only its letters and digits', (branch) => {
  expect(ofBranch(branch)).toMatch(/^daily\/2021-08-25\/([a-z0-9-]{1,100}-)?[0-9a-f]{8}\.html$/);
});

test('different names have different keys', () => {
  const names = ['St Ives', 'St. Ives', 'St, Ives', '咖啡', '茶', 'x'.repeat(200), `${'x'.repeat(200)}y`];

  expect(new Set(names.map(ofBranch)).size).toBe(names.length);
});
