import { type BigIntStats, constants, type Dirent, readdir } from 'node:fs';
import { access, lstat, stat } from 'node:fs/promises';
import { basename, sep } from 'node:path';
import { glob } from 'tinyglobby';
import { UsageError } from '../arguments/usage-error.ts';
import { type Candidate, listCsvFiles, type FolderContent } from './csv-folder.ts';
import {
  describeReadFailure,
  describeSpecialFile,
  type SkippedPath,
  findSizeFault,
  formatSkippedPaths,
} from './skipped-path.ts';

/** A file to collect, and the key its object gets. */
export interface Input {
  readonly path: string;
  readonly key: string;
}

export interface Inputs {
  readonly inputs: readonly Input[];
  /** The paths found and not read. */
  readonly skipped: readonly SkippedPath[];
}

type File = FolderContent['files'][number];

/** S3's limit, in bytes of UTF-8. */
const MAX_KEY_BYTES = 1024;

/**
 * Finds the regular files that paths, folders and globs name, each once, however many links and names lead to it. A
 * file's key is its name; in a folder, its path below that folder, so that a corrected file of the same name is a new
 * version of it.
 *
 * @param signal stops the walk through a folder, which then rejects with the signal's reason
 * @throws UsageError for a path that is missing, unreadable or not a regular file, a folder without CSV files, a glob
 *   that matches no file, and two files with the same key
 */
export async function findInputs(paths: readonly string[], signal?: AbortSignal): Promise<Inputs> {
  const inputs: Input[] = [];
  const skipped: SkippedPath[] = [];
  const keys = new Map<string, Input>();
  const files = new Map<string, Input>();

  const add = async ({ path, key }: Candidate, stats: BigIntStats): Promise<void> => {
    const fault = findKeyFault(key) ?? findSizeFault(stats) ?? (await findAccessFault(path));
    if (fault !== undefined) return void skipped.push({ path, reason: fault, is_fault: true });
    const inode = `${stats.dev}:${stats.ino}`;
    const same = files.get(inode);
    if (same) return void skipped.push({ path, reason: `the same file as ${same.path}`, is_fault: false });
    const twin = keys.get(key);
    if (twin)
      throw new UsageError(
        `${twin.path} and ${path} would both be collected as "${key}". `
          + 'Rename one of them, or run them one after the other.',
      );
    const input = { path, key };
    inputs.push(input);
    keys.set(key, input);
    files.set(inode, input);
  };

  for (const path of paths) {
    const stats = await readStats(path);
    const found = stats?.isDirectory()
      ? await listFolder(path, signal)
      : stats
        ? await takeFile(path, stats)
        : await matchGlob(path);
    skipped.push(...found.skipped);
    for (const file of found.files) await add(file, file.stats);
  }
  return { inputs, skipped };
}

async function listFolder(folder: string, signal: AbortSignal | undefined): Promise<FolderContent> {
  const fault = await findAccessFault(folder);
  if (fault !== undefined) throw new UsageError(`${folder}: ${fault}`);
  const content = await listCsvFiles(folder, signal);
  requireFiles(content, `${folder}: no CSV files in this folder.`);
  return content;
}

/** @throws UsageError listing what was skipped, unless there is a file or a fault */
function requireFiles({ files, skipped }: FolderContent, problem: string): void {
  if (files.length === 0 && !skipped.some(({ is_fault }) => is_fault))
    throw new UsageError([problem, ...formatSkippedPaths(skipped)].join('\n'));
}

async function takeFile(path: string, stats: BigIntStats): Promise<FolderContent> {
  const kind = describeSpecialFile(stats);
  if (kind !== undefined) throw new UsageError(`${path}: is ${kind}; only files can be read.`);
  const fault = await findAccessFault(path);
  if (fault !== undefined) throw new UsageError(`${path}: ${fault}`);
  return { files: [{ path, key: basename(path), stats }], skipped: [] };
}

/** The files that a glob matches: folders are ignored, everything else is treated as in a folder. */
async function matchGlob(pattern: string): Promise<FolderContent> {
  const matches = await glob(pattern.split(sep).join('/'), {
    absolute: true,
    dot: false,
    fs: { readdir: readAllNames },
  });
  if (matches.length === 0) throw new UsageError(`${pattern}: no such file or folder.`);
  const [files, linked, skipped]: [File[], File[], SkippedPath[]] = [[], [], []];
  for (const path of matches.sort()) {
    try {
      const isLink = (await lstat(path)).isSymbolicLink();
      const stats = await stat(path, { bigint: true });
      const kind = describeSpecialFile(stats);
      if (kind === undefined) (isLink ? linked : files).push({ path, key: basename(path), stats });
      else if (!stats.isDirectory()) skipped.push({ path, reason: kind, is_fault: false });
    } catch (error) {
      skipped.push({ path, reason: describeReadFailure(error), is_fault: true });
    }
  }
  const content = { files: [...files, ...linked], skipped };
  requireFiles(content, `${pattern}: matches no file.`);
  return content;
}

/** Presents all but folders as files, because the glob silently skips what is not a regular file. */
const readAllNames = ((
  path: string,
  options: { withFileTypes: true },
  done: (error: Error | null, entries?: Dirent[]) => void,
) =>
  readdir(path, options, (error, entries?: Dirent[]) => {
    for (const entry of entries ?? [])
      if (!entry.isDirectory()) Object.assign(entry, { isFile: () => true, isSymbolicLink: () => false });
    done(error, entries);
  })) as typeof readdir;

/** @returns `undefined` if nothing has that name */
async function readStats(path: string): Promise<BigIntStats | undefined> {
  try {
    return await stat(path, { bigint: true });
  } catch (error) {
    const isMissing =
      (error as NodeJS.ErrnoException).code === 'ENOENT' && (await lstat(path).catch(() => undefined)) === undefined;
    if (isMissing) return undefined;
    throw new UsageError(`${path}: ${describeReadFailure(error)}`);
  }
}

function findKeyFault(key: string): string | undefined {
  const bytes = Buffer.byteLength(key);
  return bytes > MAX_KEY_BYTES
    ? `its path below the folder is ${bytes} bytes long; a key may have ${MAX_KEY_BYTES}. Shorten it.`
    : undefined;
}

const findAccessFault = (path: string): Promise<string | undefined> =>
  access(path, constants.R_OK).then(() => undefined, describeReadFailure);
