import type { BigIntStats } from 'node:fs';
import { formatCount, maskControlCharacters } from '../terminal/format.ts';

/** A path that a run did not read. */
export interface SkippedPath {
  readonly path: string;
  /** Without the path: `hidden`, `a FIFO (named pipe)`. */
  readonly reason: string;
  /** Whether sales may be missing because of it. Then the run ends with 1. */
  readonly is_fault: boolean;
}

/** Thrown instead of a file's content, which may hold sales. */
export class UnreadableFileError extends Error {
  override readonly name = 'NotReadError';
}

/** The embedded S3 holds every file of a run in memory until the run ends, and the one it takes in twice. */
export const MAX_FILE_MIB = 1024;
const MIB = 1024 * 1024;

/** What a path that is no regular file is, with its article; `undefined` for a regular file. */
export function describeSpecialFile(stats: BigIntStats): string | undefined {
  if (stats.isFile()) return undefined;
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a FIFO (named pipe)';
  if (stats.isSocket()) return 'a socket';
  return stats.isCharacterDevice() ? 'a character device' : 'a block device';
}

/** Why a file is too large to be read; `undefined` if it is not. */
export function findSizeFault({ size }: BigIntStats): string | undefined {
  const mib = Number(size) / MIB;
  return mib > MAX_FILE_MIB
    ? `it is ${formatCount(Math.ceil(mib))} MiB; a run reads files of up to ${formatCount(MAX_FILE_MIB)} MiB. `
        + 'Split it, for example by day.'
    : undefined;
}

/** Why the file system refuses a file, and what to do. */
export function describeReadFailure(error: unknown): string {
  const { code = 'unknown error' } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM') return 'cannot be read. Check its permissions.';
  if (code === 'ENOENT') return 'is not there any more, or is a link to nothing.';
  if (code === 'ELOOP') return 'is a link that leads back to itself.';
  return `cannot be read (${code}). Check the disk or share that it lies on.`;
}

const MAX_PATHS_PER_REASON = 5;

/** What a run left out although no sales are missing because of it: one line a reason, with the first paths. */
export function formatSkippedPaths(skipped: readonly SkippedPath[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const { path, reason, is_fault } of skipped) {
    if (is_fault) continue;
    const paths = byReason.get(reason);
    if (paths) paths.push(path);
    else byReason.set(reason, [path]);
  }
  return [...byReason].map(([reason, paths]) => {
    const shown = paths.slice(0, MAX_PATHS_PER_REASON).map(maskControlCharacters);
    if (paths.length > shown.length) shown.push(`and ${formatCount(paths.length - shown.length)} more`);
    return `  not read   ${reason}: ${shown.join(', ')}`;
  });
}
