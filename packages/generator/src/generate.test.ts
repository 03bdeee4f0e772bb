import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { expectedOf, generate, ODD_LAYOUTS, type GenerateOptions, type GeneratedFile } from './index.ts';

const CHAIN: GenerateOptions = { branches: 64, days: 2, sales: 60, seed: 'house', dirt: 0.05 };

function bytes(file: GeneratedFile): Buffer {
  return Buffer.concat([...file.text()].map((piece) => Buffer.from(piece)));
}

function digest(options: GenerateOptions): string {
  const all = createHash('sha256');
  for (const file of generate(options)) all.update(file.name).update(bytes(file));
  return all.digest('hex');
}

test('the same seed and options give the same bytes, another seed gives others', () => {
  expect(digest(CHAIN)).toBe(digest(CHAIN));
  expect(digest({ ...CHAIN, seed: 'garden' })).not.toBe(digest(CHAIN));
});

test('a file does not depend on which others are generated, and is the same each time', () => {
  const wide = [...generate(CHAIN)].find((file) => file.branch === 'Durham' && file.day === '2021-08-26')!;
  const narrow = [...generate({ ...CHAIN, branches: 2, firstDay: '2021-08-26' })].find(
    (file) => file.branch === 'Durham',
  )!;
  expect(bytes(narrow)).toEqual(bytes(wide));
  expect(bytes(wide)).toEqual(bytes(wide));
});

test('every branch and day has a file under its own name', () => {
  const files = [...generate({ ...CHAIN, branches: 300 })];
  expect(files).toHaveLength(600);
  expect(new Set(files.map((file) => file.name)).size).toBe(600);
  expect(files[0]!.name).toMatch(/^london_brixton_25-08-2021_(0[789]|10)-00-00\.csv$/);
});

test('all layouts appear, the nightly one in most files, fixed per branch', () => {
  const files = [...generate(CHAIN)];
  expect(new Set(files.map((file) => file.layout))).toEqual(new Set(['nightly', ...ODD_LAYOUTS]));
  expect(files.filter((file) => file.layout === 'nightly')).toHaveLength(files.length * (7 / 8));
  for (const branch of new Set(files.map((file) => file.branch))) {
    expect(new Set(files.filter((file) => file.branch === branch).map((file) => file.layout)).size).toBe(1);
  }
  expect([...generate({ ...CHAIN, layouts: 'nightly' })].every((file) => file.layout === 'nightly')).toBe(true);
});

test('one branch on one day has exactly the requested sales', () => {
  const [file] = generate({ branches: 1, days: 1, sales: 12_345, seed: 1 });
  expect(bytes(file!).toString().match(/\n/g)).toHaveLength(12_345);
  expect(expectedOf(file!).sales).toBe(12_345);
});

test('a large file comes in small pieces', () => {
  const [file] = generate({ branches: 1, days: 1, sales: 20_000, seed: 1 });
  const sizes = [...file!.text()].map((piece) => piece.length);
  expect(sizes.length).toBeGreaterThan(40);
  expect(Math.max(...sizes)).toBeLessThan(70_000);
});

test.each([
  [{ branches: 0 }, 'branches must be a whole number from 1'],
  [{ sales: 1.5 }, 'sales must be a whole number from 1'],
  [{ dirt: 2 }, 'dirt must be a share from 0 to 1'],
  [{ firstDay: '2021-02-31' }, 'firstDay must be a date such as 2021-08-25'],
  [{ firstDay: '25/08/2021' }, 'firstDay must be a date such as 2021-08-25'],
])('%j is an error that names the option', (wrong, message) => {
  expect(() => generate({ ...CHAIN, ...wrong })).toThrow(message);
});
