import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { basename, relative, resolve, sep } from 'node:path';
import { glob } from 'tinyglobby';
import { UsageError } from './usage-error.ts';

/** A file to collect, and the key its object gets. */
export interface Input {
  readonly path: string;
  readonly key: string;
  readonly bytes: number;
}

/**
 * Finds the files that files, folders and globs name. A file's key is its name; in a folder, its path below that folder,
 * so that a corrected file of the same name is a new version of it.
 *
 * @throws UsageError for a path that is missing or unreadable, a folder without CSV files, and two files with one key
 */
export async function findInputs(paths: readonly string[]): Promise<Input[]> {
  const inputs = (await Promise.all(paths.map(inputsOf))).flat();
  const byKey = new Map<string, Input>();
  for (const input of inputs) {
    const twin = byKey.get(input.key);
    if (twin) throw new UsageError(`${twin.path} and ${input.path} would both be collected as "${input.key}". Name one of them otherwise, or run them one after the other.`);
    byKey.set(input.key, input);
  }
  return [...byKey.values()];
}

async function inputsOf(path: string): Promise<Input[]> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) return [await inputOf(path, basename(path))];
  if (found?.isDirectory()) return inputsIn(path);
  const matches = await glob(path.split(sep).join('/'), { absolute: true, dot: false });
  if (matches.length === 0) throw new UsageError(`${path}: no such file or folder.`);
  return Promise.all(matches.sort().map((match) => inputOf(match, basename(match))));
}

async function inputsIn(folder: string): Promise<Input[]> {
  const root = resolve(folder);
  await readable(root);
  const files = await glob('**/*.csv', { cwd: root, absolute: true, caseSensitiveMatch: false });
  if (files.length === 0) throw new UsageError(`${folder}: no CSV files in this folder.`);
  return Promise.all(files.sort().map((file) => inputOf(file, relative(root, file).split(sep).join('/'))));
}

async function inputOf(path: string, key: string): Promise<Input> {
  await readable(path);
  return { path, key, bytes: (await stat(path)).size };
}

const readable = (path: string): Promise<void> =>
  access(path, constants.R_OK).catch(() => {
    throw new UsageError(`${path}: cannot be read. Check its permissions.`);
  });
