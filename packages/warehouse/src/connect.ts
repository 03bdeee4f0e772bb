import pg from 'pg';

/** Which SQL a warehouse speaks; its URL begins with it. */
export type Dialect = 'postgres' | 'redshift';

/** The dialect of `postgres://…`, `postgresql://…` or `redshift://…`. */
export const dialectOf = (url: string): Dialect => (url.startsWith('redshift:') ? 'redshift' : 'postgres');

const CONNECT_TIMEOUT = 10_000;

/**
 * A client of either warehouse, not yet connected. Redshift is spoken to over TLS, unless its URL ends in `?sslmode=disable`.
 *
 * @param timeout milliseconds that connecting may take, at most 10 s
 */
export function clientOf(url: string, applicationName: string, timeout = CONNECT_TIMEOUT): pg.Client {
  const client = new pg.Client({
    connectionString: url.replace(/^redshift:/, 'postgres:'),
    ...(dialectOf(url) === 'redshift' && { ssl: true }),
    connectionTimeoutMillis: Math.max(1, Math.min(CONNECT_TIMEOUT, timeout)),
    keepAlive: true,
    application_name: applicationName,
  });
  // Without a listener a connection that breaks between two queries would end the process; the next query reports it.
  client.on('error', () => undefined);
  return client;
}
