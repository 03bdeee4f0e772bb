import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readPseudonymKey } from './pseudonym-key.ts';

const originalKey = process.env.BREWLINE_PSEUDONYM_KEY;
let home: string;

beforeEach(async () => {
  delete process.env.BREWLINE_PSEUDONYM_KEY;
  home = await mkdtemp(join(tmpdir(), 'brewline-key-'));
});

afterEach(async () => {
  if (originalKey !== undefined) process.env.BREWLINE_PSEUDONYM_KEY = originalKey;
  await rm(home, { recursive: true, force: true });
});

test('a home creates its key once and keeps it', async () => {
  const key = await readPseudonymKey(home);
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(await readPseudonymKey(home)).toBe(key);
});

test('a key of one repeated character in the environment is wrong usage', async () => {
  process.env.BREWLINE_PSEUDONYM_KEY = 'x'.repeat(64);
  await expect(readPseudonymKey(home)).rejects.toThrow('BREWLINE_PSEUDONYM_KEY needs at least 6 different characters.');
});

test('a truncated key is refused before any file is collected', async () => {
  await writeFile(join(home, 'pseudonym.key'), 'guessable\n');
  await expect(readPseudonymKey(home)).rejects.toThrow(
    /^The pseudonym key in .+pseudonym\.key needs at least 32 characters\.(?!.*guessable)/,
  );
});
