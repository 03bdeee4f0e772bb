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
  (bucket: string, key: string, done: 'read' | 'written') =>
  (cause: unknown): never => {
    throw new ObjectError(`s3://${bucket}/${key} could not be ${done}: ${(cause as Error).message}`, { cause });
  };

const refuse = () =>
  Promise.reject(new Error('this warehouse was opened without a clean bucket; nothing can be staged'));

/** For a writer that changes what is there and brings nothing new. */
export const NOTHING_STAGED: CleanBucket = { name: '', open: refuse, put: refuse };
