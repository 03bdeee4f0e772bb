import type { Readable } from 'node:stream';
import type { TableObject } from '@brewline/contracts';

/** The clean bucket as a warehouse sees it. */
export interface CleanBucket {
  readonly name: string;
  /** Opens an object for reading. */
  open(object: TableObject): Promise<Readable>;
  /** Puts an object into it. */
  put(key: string, body: Buffer): Promise<void>;
}
