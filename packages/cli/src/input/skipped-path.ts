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

/** A file that may contain sales could not be read. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError';
}

/** The embedded S3 holds every file of a run in memory until the run ends, and the one being uploaded twice. */
export const MAX_FILE_MIB = 1024;
const MIB = 1024 * 1024;

/** The kind of a path that is not a regular file, with its article; `undefined` for a regular file. */
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

/** Why a file cannot be read, and what to do. */
export function describeReadFailure(error: unknown): string {
  const { code = 'unknown error' } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM') return 'cannot be read. Check its permissions.';
  if (code === 'ENOENT') return 'no longer exists, or is a broken link.';
  if (code === 'ELOOP') return 'is a link to itself.';
  return `cannot be read (${code}). Check the disk or share it is on.`;
}

const MAX_PATHS_PER_REASON = 5;

/** The paths that a run skipped without missing sales: one line per reason, with the first paths. */
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
