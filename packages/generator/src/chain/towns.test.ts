import { expect, test } from '@jest/globals';
import { TOWN_COUNT, branchName, foldedName } from './towns.ts';

test('there are at least 120 towns, then numbers, and no two branches have the same folded name', () => {
  expect(TOWN_COUNT).toBeGreaterThanOrEqual(120);
  expect(branchName(TOWN_COUNT)).toBe(`${branchName(0)} 2`);
  const names = Array.from({ length: 3000 }, (_, index) => branchName(index));
  expect(new Set(names.map((name) => name.toLowerCase().replace(/[\s_-]/g, ''))).size).toBe(3000);
  expect(names).toEqual(expect.arrayContaining(['London Soho', 'Newcastle upon Tyne', 'Southend-on-Sea']));
});

test('a file name has the branch in lower case, with _ for blanks', () => {
  expect(foldedName('Newcastle upon Tyne')).toBe('newcastle_upon_tyne');
  expect(foldedName('Southend-on-Sea')).toBe('southend-on-sea');
});
