/** The committed fixtures are what the generator makes, to the byte. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { expectedOf } from '@brewline/generator';
import { brewline } from './support/brewline.ts';
import { makeTemporaryFolder } from '@brewline/testing';
import { fixtureArguments, NIGHT, nightFiles } from './support/night.ts';

const folder = await makeTemporaryFolder();

async function bytesOf(path: string): Promise<Record<string, string>> {
  const names = (await readdir(path)).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(path, name), 'latin1')] as const)),
  );
}

test('the command in the README makes the committed files again, byte for byte', async () => {
  const { code, stdout } = await brewline(folder, ...(await fixtureArguments()));

  expect(code).toBe(0);
  expect(stdout).toContain('42 files');
  expect(await bytesOf(join(folder, 'night'))).toEqual(await bytesOf(NIGHT));
});

test('what the tests expect is of the same files', async () => {
  const texts = nightFiles().map((file) => [
    file.name,
    Buffer.concat([...file.text()].map((piece) => Buffer.from(piece as string))).toString('latin1'),
  ]);

  expect(Object.fromEntries(texts)).toEqual(await bytesOf(NIGHT));
});

test('they hold four layouts, every kind of spoiled row, and little', async () => {
  const files = nightFiles();
  const kinds = new Set(files.flatMap((file) => expectedOf(file).spoiled.map(({ kind }) => kind)));
  const bytes = Object.values(await bytesOf(NIGHT)).reduce((sum, text) => sum + text.length, 0);

  expect(new Set(files.map((file) => file.layout))).toEqual(new Set(['nightly', 'headed', 'triplets', '2020']));
  expect(kinds.size).toBe(13);
  expect(bytes).toBeLessThan(300_000);
});
