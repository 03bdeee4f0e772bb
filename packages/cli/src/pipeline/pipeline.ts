import { fileURLToPath } from 'node:url';
import type { CloudClient, Invocation } from '@brewline/local';
import type { Database } from '../warehouse/database.ts';

/** Where the services' yml files are. */
export const REPOSITORY = fileURLToPath(new URL('../../../..', import.meta.url));

/** A running pipeline: the cloud that files are uploaded to, and the warehouse they are loaded into. */
export interface Pipeline {
  readonly cloud: CloudClient;
  readonly database: Database;
  readonly warehouseUrl: string;
  /** The key that the ledger stores for an object whose own key is personal. */
  readonly withheldKey: (key: string) => string;
  /** @throws Error once a service of the pipeline cannot run, Stopped once a signal came */
  readonly throwIfFailed: () => void;
  /** @returns why files were not loaded, if another run discarded them as unfinished */
  findDiscardReason(): Promise<string | undefined>;
  /** Why its messages fail, once they have failed for too long to keep waiting; else `undefined`. */
  readonly stallReason: () => string | undefined;
  close(): Promise<void>;
}

export interface PipelineOptions {
  /** The folder that holds the embedded warehouse, the pseudonym key and the logs. */
  readonly home: string;
  /** A PostgreSQL warehouse to load into, instead of the embedded one. */
  readonly warehouse?: string | undefined;
  readonly onInvocation?: (invocation: Invocation) => void;
  /** Aborts its start and cancels its queries of the warehouse; the caller still closes it. */
  readonly signal: AbortSignal;
  /** Prints what the pipeline is waiting for; to stderr by default. */
  readonly print?: (text: string) => void;
  /** How long to wait while something fails, in milliseconds; 300,000 by default; Infinity for no limit. */
  readonly maxOutageMs?: number;
  /** How many times faster than the clock the queues run, for tests. */
  readonly speed?: number;
}
