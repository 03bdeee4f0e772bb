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

/** @param at when it was last written, as far as anybody can tell */
const write = (path: string, text: string, at = LONG_AGO): void => utimesSync(repo.write(path, text), at, at);

async function bundled(esbuild: FunctionDefinition['esbuild'] = {}) {
  const definition = {
    name: 'one',
    service: 'one',
    folder: join(repo.path, 'services/one'),
    handler: 'src/handler.handler',
    runtime: 'nodejs24.x',
    esbuild,
  } as FunctionDefinition;
  const { file } = await bundleFunction(definition, repo.path);
  // A file that is written again by rename is another file.
  return { text: readFileSync(file, 'utf8'), made: statSync(file).ino };
}

test('a function whose sources have not changed is not bundled again', async () => {
  const { made } = await bundled();
  expect((await bundled()).made).toBe(made);
});

test('a change of a source, of its package, or of the options is in the next bundle', async () => {
  expect((await bundled()).text).toContain('first');
  write('services/one/src/word.ts', `export const word = 'other';`, new Date(2020, 0, 2));
  expect((await bundled()).text).toContain(`word = "other"`);
  write('node_modules/other/package.json', '{ "main": "new.js" }', new Date(2020, 0, 2));
  expect((await bundled()).text).toContain(`other = "new"`);
  expect((await bundled({ banner: { js: '// a banner' } })).text).toContain('// a banner');
});

test('a source that was written while it was bundled is bundled again', async () => {
  write('services/one/src/word.ts', `export const word = 'first';`, new Date(Date.now() + 60_000));
  const { made } = await bundled();
  expect((await bundled()).made).not.toBe(made);
});

test('a source that is gone is an error, not the bundle it was last in', async () => {
  await bundled();
  rmSync(join(repo.path, 'services/one/src/word.ts'));
  await expect(bundled()).rejects.toThrow('Could not resolve "./word.ts"');
});
