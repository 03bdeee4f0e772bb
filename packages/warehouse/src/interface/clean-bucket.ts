import type { Readable } from 'node:stream';
import type { TableObject } from '@brewline/contracts';
import { ObjectError } from './errors.ts';

/** The clean bucket as a warehouse sees it. */
export interface CleanBucket {
  readonly name: string;
  /** Opens an object for reading. @param signal ends the request, with an error */
  open(object: TableObject, signal: AbortSignal): Promise<Readable>;
  /** Puts an object into it. */
  put(key: string, body: Buffer): Promise<void>;
}

/** Fails with an {@link ObjectError}. */
export const failOn =
  (bucket: string, key: string, action: 'read' | 'write') =>
  (cause: unknown): never => {
    throw new ObjectError(`Could not ${action} s3://${bucket}/${key}: ${(cause as Error).message}`, { cause });
  };

const refuse = () =>
  Promise.reject(new Error('this warehouse was opened without a clean bucket, so nothing can be staged'));

/** For a writer that changes existing rows and adds none. */
export const NO_CLEAN_BUCKET: CleanBucket = { name: '', open: refuse, put: refuse };
