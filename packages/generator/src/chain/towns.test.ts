import { expect, test } from '@jest/globals';
import { TOWN_COUNT, branchName, foldedName } from './towns.ts';

test('at least 120 towns, then numbers, and no two branches fold into one', () => {
  expect(TOWN_COUNT).toBeGreaterThanOrEqual(120);
  expect(branchName(TOWN_COUNT)).toBe(`${branchName(0)} 2`);
  const names = Array.from({ length: 3000 }, (_, index) => branchName(index));
  expect(new Set(names.map((name) => name.toLowerCase().replace(/[\s_-]/g, ''))).size).toBe(3000);
  expect(names).toEqual(expect.arrayContaining(['London Soho', 'Newcastle upon Tyne', 'Southend-on-Sea']));
});

test('a file name holds the branch in lower case, blanks as _', () => {
  expect(foldedName('Newcastle upon Tyne')).toBe('newcastle_upon_tyne');
  expect(foldedName('Southend-on-Sea')).toBe('southend-on-sea');
});
