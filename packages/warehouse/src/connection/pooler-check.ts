import type pg from 'pg';
import { UnavailableError } from '../interface/errors.ts';
import { withDeadline } from './with-deadline.ts';

/** A pooler between us and PostgreSQL gives each transaction a different session. */
export class PoolerError extends UnavailableError {
  override readonly name = 'PoolerError';
}

const ROUNDS = 5;
const TIMEOUT_MS = 5000;
/**
 * `host:port/database` of the poolers known to keep sessions: the check costs a login, and each load may open a new
 * connection.
 */
const POOLERS_KEEPING_SESSIONS = new Set<string>();
const BACKEND = 'select pg_catalog.pg_backend_pid() as pid';

/**
 * Checks that a connection has a server session to itself. Temporary tables, settings and session locks need that;
 * behind a pooler in transaction mode each transaction may run in a different session, and two connections in the same.
 *
 * A pooler cannot forward the process id that the server sends at login, because a later cancel request names it. So a
 * connection whose id is its session's is not pooled, and the check ends there. Otherwise two connections take turns,
 * twice each: with a pooler in transaction mode either both get the same session, or one of them gets two. This process
 * does not check a pooler again that passed.
 *
 * @param other creates a second client, not yet connected
 * @throws PoolerError saying what to do
 */
export async function checkKeepsSession(client: pg.Client, other: () => pg.Client): Promise<void> {
  const name = `${client.host}:${client.port}/${client.database}`;
  if (POOLERS_KEEPING_SESSIONS.has(name) || (await backendOf(client)) === backendAtLogin(client)) return;
  const second = other();
  try {
    // A pooler with no session for the second while the first is idle keeps one for the first.
    const keepsSession = await withDeadline(performance.now() + TIMEOUT_MS, haveOwnSessions(client, second), '').catch(
      () => undefined,
    );
    if (keepsSession === false) throw new PoolerError(poolerMessage(client));
    if (keepsSession) POOLERS_KEEPING_SESSIONS.add(name);
  } finally {
    second.end().catch(() => undefined);
  }
}

async function haveOwnSessions(first: pg.Client, second: pg.Client): Promise<boolean> {
  await second.connect();
  // Some proxies share a session only until a setting is changed in it.
  for (const client of [first, second])
    await client.query(`select pg_catalog.set_config('brewline.session', 'kept', false)`);
  const [ofFirst, ofSecond] = [new Set<number>(), new Set<number>()];
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [client, pids] of [
      [first, ofFirst],
      [first, ofFirst],
      [second, ofSecond],
      [second, ofSecond],
    ] as const)
      pids.add(await backendOf(client));
  return ofFirst.size === 1 && ofSecond.size === 1 && ![...ofFirst].some((pid) => ofSecond.has(pid));
}

async function backendOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>(BACKEND);
  return rows[0]!.pid;
}

/** The driver keeps it for cancel requests; its types omit it. */
const backendAtLogin = (client: pg.Client): number | undefined =>
  (client as pg.Client & { readonly processID?: number }).processID;

const poolerMessage = ({ host, port }: pg.Client): string =>
  `${host}:${port} is a connection pooler in transaction mode (PgBouncer's pool_mode = transaction, for `
  + `example), which Brewline cannot use: `
  + 'its temporary tables, settings and locks need a session of their own. Nothing was changed. Use the URL of '
  + 'PostgreSQL itself (often port 5432), or of a pooler in session mode.';
