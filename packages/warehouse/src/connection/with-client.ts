import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { UnavailableError } from '../interface/errors.ts';
import { cancelOn, cutOff } from './cancellation.ts';
import { clientOf, connect as connectClient } from './client.ts';
import { isTransient } from './transient-errors.ts';

export interface ClientOptions {
  /** As the server's list of sessions shows it. */
  readonly name: string;
  /** When the work must be done, in milliseconds of `performance.now()`. */
  readonly deadline: number;
  /** Whether a server that cannot be reached is tried again until then. */
  readonly retriesConnecting: boolean;
  /** Cancels the work, which then fails. */
  readonly signal?: AbortSignal | undefined;
}

const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 5000;

/**
 * Work over a connection of its own. At the deadline, and by the signal, what it runs is cancelled and the connection
 * closed: what was not committed by then is undone.
 */
export async function withClient<T>(
  url: string,
  options: ClientOptions,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = await connect(url, options);
  const left = Math.max(1, Math.floor(options.deadline - performance.now()));
  const late = setTimeout(() => void cutOff(client), left);
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
      if (!retriesConnecting || !isPassing(error)) throw error;
      if (performance.now() + pause > deadline)
        throw new UnavailableError(`The warehouse at ${client.host} could not be reached: ${reasonOf(error)}`, {
          cause: error,
        });
      await wait(pause);
    }
  }
}

/** A Redshift that is made, or woken up, says so as an internal error. */
const isPassing = (error: unknown): boolean =>
  isTransient(error) || (error instanceof pg.DatabaseError && error.code === 'XX000');

/** Several addresses that were tried in vain are one error without words. */
const reasonOf = (error: unknown): string => {
  const { message, code = '' } = error as NodeJS.ErrnoException;
  return message === '' ? code : message;
};
