import { readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { bundleFunction } from './bundle.ts';
import type { FunctionDefinition } from '../platform/function-definitions.ts';
import { TemporaryRepo } from '../testing/temporary-repo.ts';

const LONG_AGO = new Date(2020, 0, 1);

let repo: TemporaryRepo;

beforeEach(() => {
  repo = new TemporaryRepo({});
  write(
    'services/one/src/handler.ts',
    `import { word } from './word.ts';\nimport { other } from 'other';\nexport const handler = () => word + other;`,
  );
  write('services/one/src/word.ts', `export const word = 'first';`);
  write('node_modules/other/package.json', '{ "main": "old.js" }');
  write('node_modules/other/old.js', `export const other = 'old';`);
  write('node_modules/other/new.js', `export const other = 'new';`);
});
afterEach(() => repo.remove());

/** @param at the file's modification time */
const write = (path: string, text: string, at = LONG_AGO): void => utimesSync(repo.write(path, text), at, at);

async function bundle(esbuild: FunctionDefinition['esbuild'] = {}) {
  const definition = {
    name: 'one',
    service: 'one',
    folder: join(repo.path, 'services/one'),
    handler: 'src/handler.handler',
    runtime: 'nodejs24.x',
    esbuild,
  } as FunctionDefinition;
  const { file } = await bundleFunction(definition, repo.path);
  // A file that is replaced by a rename has another inode.
  return { text: readFileSync(file, 'utf8'), inode: statSync(file).ino };
}

test('a function whose sources have not changed is not bundled again', async () => {
  const { inode } = await bundle();
  expect((await bundle()).inode).toBe(inode);
});

test('a change of a source, a package or the options is in the next bundle', async () => {
  expect((await bundle()).text).toContain('first');
  write('services/one/src/word.ts', `export const word = 'other';`, new Date(2020, 0, 2));
  expect((await bundle()).text).toContain(`word = "other"`);
  write('node_modules/other/package.json', '{ "main": "new.js" }', new Date(2020, 0, 2));
  expect((await bundle()).text).toContain(`other = "new"`);
  expect((await bundle({ banner: { js: '// a banner' } })).text).toContain('// a banner');
});

test('a source that was written during bundling is bundled again', async () => {
  write('services/one/src/word.ts', `export const word = 'first';`, new Date(Date.now() + 60_000));
  const { inode } = await bundle();
  expect((await bundle()).inode).not.toBe(inode);
});

test('a missing source is an error, and the old bundle is not used', async () => {
  await bundle();
  rmSync(join(repo.path, 'services/one/src/word.ts'));
  await expect(bundle()).rejects.toThrow('Could not resolve "./word.ts"');
});
