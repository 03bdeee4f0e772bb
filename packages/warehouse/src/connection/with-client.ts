import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { UnavailableError } from '../interface/errors.ts';
import { cancelAndClose, cancelOn } from './cancellation.ts';
import { clientOf, connect as connectClient } from './client.ts';
import { isTransient } from './transient-errors.ts';

export interface ClientOptions {
  /** The `application_name` of the session. */
  readonly name: string;
  /** When the work must be finished, in milliseconds of `performance.now()`. */
  readonly deadline: number;
  /** Whether to retry connecting until then. */
  readonly retriesConnecting: boolean;
  /** Cancels the work, which then fails. */
  readonly signal?: AbortSignal | undefined;
}

const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 5000;

/**
 * Runs the work over its own connection. At the deadline, or on the signal, the running statement is cancelled and the
 * connection closed: uncommitted changes are undone.
 */
export async function withClient<T>(
  url: string,
  options: ClientOptions,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = await connect(url, options);
  const left = Math.max(1, Math.floor(options.deadline - performance.now()));
  const late = setTimeout(() => void cancelAndClose(client), left);
  try {
    await client.query(`set statement_timeout = ${left}`);
    return await work(client);
  } finally {
    clearTimeout(late);
    await client.end();
  }
}

async function connect(url: string, { name, deadline, retriesConnecting, signal }: ClientOptions): Promise<pg.Client> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, MAX_PAUSE_MS)) {
    signal?.throwIfAborted();
    const client = clientOf(url, name, deadline - performance.now());
    cancelOn(signal, client);
    try {
      await connectClient(client);
      return client;
    } catch (error) {
      client.end().catch(() => undefined);
      if (!retriesConnecting || !mayRecover(error)) throw error;
      if (performance.now() + pause > deadline)
        throw new UnavailableError(`Could not reach the warehouse at ${client.host}: ${reasonOf(error)}`, {
          cause: error,
        });
      await wait(pause);
    }
  }
}

/** A Redshift that is being created or resumed reports it as an internal error. */
const mayRecover = (error: unknown): boolean =>
  isTransient(error) || (error instanceof pg.DatabaseError && error.code === 'XX000');

/** When several addresses have failed, the error has no message. */
const reasonOf = (error: unknown): string => {
  const { message, code = '' } = error as NodeJS.ErrnoException;
  return message === '' ? code : message;
};
