import { accessSync, type BigIntStats, constants, lstatSync, statSync } from 'node:fs';
import { basename, sep } from 'node:path';
import { glob } from 'tinyglobby';
import { type Candidate, csvFilesIn } from './csv-files.ts';
import { failureOf, kindOf, type NotRead, oversizeOf } from './not-read.ts';
import { skippedLines } from './skipped-lines.ts';
import { UsageError } from './usage-error.ts';

/** A file to collect, and the key its object gets. */
export interface Input {
  readonly path: string;
  readonly key: string;
}

export interface Inputs {
  readonly inputs: readonly Input[];
  /** What the paths lead to and is not read. */
  readonly notRead: readonly NotRead[];
}

/** S3's limit, in bytes of UTF-8. */
const LONGEST_KEY = 1024;

/**
 * Finds the regular files that files, folders and globs name, each once, whatever links and names lead to it. A file's key is its
 * name; in a folder, its path below that folder, so that a corrected file of the same name is a new version of it.
 *
 * @throws UsageError for a path that is missing, unreadable or no regular file, a folder without CSV files, and two files with one key
 */
export async function findInputs(paths: readonly string[]): Promise<Inputs> {
  const inputs: Input[] = [];
  const notRead: NotRead[] = [];
  const keys = new Map<string, Input>();
  const files = new Map<string, Input>();

  const add = ({ path, key }: Candidate, stats: BigIntStats): void => {
    const fault = keyFaultOf(key) ?? oversizeOf(stats) ?? accessFaultOf(path);
    if (fault !== undefined) return void notRead.push({ path, reason: fault, is_fault: true });
    const inode = `${stats.dev}:${stats.ino}`;
    const same = files.get(inode);
    if (same) return void notRead.push({ path, reason: `the same file as ${same.path}`, is_fault: false });
    const twin = keys.get(key);
    if (twin) throw new UsageError(`${twin.path} and ${path} would both be collected as "${key}". Name one of them otherwise, or run them one after the other.`);
    const input = { path, key };
    inputs.push(input);
    keys.set(key, input);
    files.set(inode, input);
  };

  for (const path of paths) {
    const stats = statsOf(path);
    if (stats?.isDirectory()) addFolder(path, notRead, add);
    else if (stats) add({ path, key: basename(path) }, regular(path, stats));
    else for (const match of await matchesOf(path)) add({ path: match, key: basename(match) }, regular(match, statsOf(match)));
  }
  return { inputs, notRead };
}

function addFolder(folder: string, notRead: NotRead[], add: (candidate: Candidate, stats: BigIntStats) => void): void {
  const fault = accessFaultOf(folder);
  if (fault !== undefined) throw new UsageError(`${folder}: ${fault}`);
  const { files, notRead: left } = csvFilesIn(folder);
  if (files.length === 0 && !left.some(({ is_fault }) => is_fault)) throw new UsageError([`${folder}: no CSV files in this folder.`, ...skippedLines(left)].join('\n'));
  notRead.push(...left);
  for (const { stats, ...file } of files) add(file, stats);
}

/** @returns `undefined` if there is nothing of that name */
function statsOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true });
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT' && lstatSync(path, { throwIfNoEntry: false }) === undefined;
    if (isMissing) return undefined;
    throw new UsageError(`${path}: ${failureOf(error)}`);
  }
}

function regular(path: string, stats: BigIntStats | undefined): BigIntStats {
  const kind = stats && kindOf(stats);
  if (stats === undefined || kind !== undefined) throw new UsageError(`${path}: ${kind === undefined ? 'is not there any more' : `is ${kind}`}; only files can be read.`);
  const fault = accessFaultOf(path);
  if (fault !== undefined) throw new UsageError(`${path}: ${fault}`);
  return stats;
}

async function matchesOf(pattern: string): Promise<string[]> {
  const matches = await glob(pattern.split(sep).join('/'), { absolute: true, dot: false, followSymbolicLinks: false });
  if (matches.length === 0) throw new UsageError(`${pattern}: no such file or folder.`);
  return matches.sort();
}

function keyFaultOf(key: string): string | undefined {
  const bytes = Buffer.byteLength(key);
  return bytes > LONGEST_KEY ? `its path is ${bytes} bytes long below the folder named; the key of a file has up to ${LONGEST_KEY}. Shorten it.` : undefined;
}

function accessFaultOf(path: string): string | undefined {
  try {
    accessSync(path, constants.R_OK);
    return undefined;
  } catch (error) {
    return failureOf(error);
  }
}
