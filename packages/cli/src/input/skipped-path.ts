import type { BigIntStats } from 'node:fs';
import { count } from '../output/format.ts';

/** A path that a run did not read. */
export interface NotRead {
  readonly path: string;
  /** Without the path: `hidden`, `a FIFO (named pipe)`. */
  readonly reason: string;
  /** Whether sales may be missing because of it. Then the run ends with 1. */
  readonly is_fault: boolean;
}

/** Thrown instead of a file's content, which may hold sales. */
export class NotReadError extends Error {
  override readonly name = 'NotReadError';
}

/** The embedded S3 holds every file of a run in memory until the run ends, and the one it takes in twice. */
export const LARGEST_FILE_MIB = 1024;
const MIB = 1024 * 1024;

/** What a path that is no regular file is, with its article; `undefined` for a regular file. */
export function kindOf(stats: BigIntStats): string | undefined {
  if (stats.isFile()) return undefined;
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a FIFO (named pipe)';
  if (stats.isSocket()) return 'a socket';
  return stats.isCharacterDevice() ? 'a character device' : 'a block device';
}

/** Why a file is too large to be read; `undefined` if it is not. */
export function oversizeOf({ size }: BigIntStats): string | undefined {
  const mib = Number(size) / MIB;
  return mib > LARGEST_FILE_MIB
    ? `it is ${count(Math.ceil(mib))} MiB; a run reads files of up to ${count(LARGEST_FILE_MIB)} MiB. Split it, for example by day.`
    : undefined;
}

/** Why the file system refuses a file, and what to do. */
export function failureOf(error: unknown): string {
  const { code = 'unknown error' } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM') return 'cannot be read. Check its permissions.';
  if (code === 'ENOENT') return 'is not there any more, or is a link to nothing.';
  if (code === 'ELOOP') return 'is a link that leads back to itself.';
  return `cannot be read (${code}). Check the disk or share that it lies on.`;
}
