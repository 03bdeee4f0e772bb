import pg from 'pg';
import { checkKeepsSession } from './pooler.ts';
import { POSTGRES_SETTINGS, REDSHIFT_SETTINGS } from './settings.ts';

/** Which SQL a warehouse speaks; its URL begins with it. */
export type Dialect = 'postgres' | 'redshift';

/** The dialect of `postgres://…`, `postgresql://…` or `redshift://…`. */
export const dialectOf = (url: string): Dialect => (url.startsWith('redshift:') ? 'redshift' : 'postgres');

/** A client that knows where it connects to. */
export class WarehouseClient extends pg.Client {
  readonly url: string;

  constructor(url: string, config: pg.ClientConfig) {
    super({ ...config, connectionString: url.replace(/^redshift:/, 'postgres:') });
    this.url = url;
  }
}

const CONNECT_TIMEOUT = 10_000;

/**
 * A client of either warehouse, not yet connected: {@link connect} does that. Redshift is spoken to over TLS, unless its URL
 * ends in `?sslmode=disable`.
 *
 * @param timeout milliseconds that connecting may take, at most 10 s
 */
export function clientOf(url: string, applicationName: string, timeout = CONNECT_TIMEOUT): WarehouseClient {
  const client = new WarehouseClient(url, {
    ...(dialectOf(url) === 'redshift' && { ssl: true }),
    connectionTimeoutMillis: Math.max(1, Math.min(CONNECT_TIMEOUT, timeout)),
    keepAlive: true,
    application_name: applicationName,
  });
  // Without a listener a connection that breaks between two queries would end the process; the next query reports it.
  client.on('error', () => undefined);
  return client;
}

/**
 * Connects a client that {@link clientOf} made, and sets whatever of its session could change an answer.
 *
 * @throws PoolerError if a pooler would give each of its transactions another session
 */
export async function connect(client: WarehouseClient): Promise<void> {
  await client.connect();
  const isPostgres = dialectOf(client.url) === 'postgres';
  // First, since what is set in a session that is not ours is set for its next user.
  if (isPostgres) await checkKeepsSession(client, () => clientOf(client.url, 'brewline pooler check'));
  for (const statement of isPostgres ? POSTGRES_SETTINGS : REDSHIFT_SETTINGS) await client.query(statement);
}
