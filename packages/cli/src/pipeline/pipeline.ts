import { fileURLToPath } from 'node:url';
import type { CloudClient, Invocation } from '@brewline/local';
import type { Database } from '../warehouse/database.ts';

/** Where the services' yml files are. */
export const REPOSITORY = fileURLToPath(new URL('../../../..', import.meta.url));

/** The pipeline, running: where drops go in, and the warehouse they end in. */
export interface Pipeline {
  readonly cloud: CloudClient;
  readonly database: Database;
  readonly warehouseUrl: string;
  /** The key that the ledger knows an object by whose own is personal. */
  readonly withheldKey: (key: string) => string;
  /** @throws Error once a service of the pipeline cannot run, Stopped once a signal came */
  readonly throwIfFailed: () => void;
  /** @returns why files did not arrive, if another run discarded what was not finished */
  findDiscardReason(): Promise<string | undefined>;
  /** Why its messages have failed for so long that nothing more is waited for; `undefined` while they do not. */
  readonly stallReason: () => string | undefined;
  close(): Promise<void>;
}

export interface PipelineOptions {
  /** The folder that holds the embedded warehouse, the pseudonym key and the logs. */
  readonly home: string;
  /** A PostgreSQL warehouse to load into, instead of the embedded one. */
  readonly warehouse?: string | undefined;
  readonly onInvocation?: (invocation: Invocation) => void;
  /** Stops it while it is being started, and cancels what it asks the warehouse; the caller still closes it. */
  readonly signal: AbortSignal;
  /** Gets a line about what is waited for; stderr by default. */
  readonly print?: (text: string) => void;
  /** How long what fails is waited for, in milliseconds; 300,000 by default; Infinity for without end. */
  readonly maxOutageMs?: number;
  /** How many times faster than the clock the queues are, for tests. */
  readonly speed?: number;
}
