import pg from 'pg';
import { checkKeepsSession } from './pooler-check.ts';
import { POSTGRES_SETTINGS, REDSHIFT_SETTINGS } from './session-settings.ts';

/** The SQL dialect of a warehouse; its URL begins with it. */
export type Dialect = 'postgres' | 'redshift';

/** The dialect of `postgres://…`, `postgresql://…` or `redshift://…`. */
export const dialectOf = (url: string): Dialect => (url.startsWith('redshift:') ? 'redshift' : 'postgres');

/** A client that keeps its URL and timeout. */
export class WarehouseClient extends pg.Client {
  readonly url: string;
  /** Milliseconds that {@link connect} may take. */
  readonly timeoutMs: number;

  constructor(url: string, timeout: number, config: pg.ClientConfig) {
    super({ ...config, connectionTimeoutMillis: timeout, connectionString: url.replace(/^redshift:/, 'postgres:') });
    this.url = url;
    this.timeoutMs = timeout;
  }
}

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * A client of either warehouse, not yet connected: {@link connect} does that. Redshift is connected to over TLS, unless
 * its URL ends in `?sslmode=disable`.
 *
 * @param timeout milliseconds that connecting may take, at most 10 s
 */
export function clientOf(url: string, applicationName: string, timeout = CONNECT_TIMEOUT_MS): WarehouseClient {
  const client = new WarehouseClient(url, Math.max(1, Math.min(CONNECT_TIMEOUT_MS, timeout)), {
    ...(dialectOf(url) === 'redshift' && { ssl: true }),
    keepAlive: true,
    application_name: applicationName,
  });
  // Without a listener a connection that breaks between two queries would end the process; the next query reports it.
  client.on('error', () => undefined);
  return client;
}

/**
 * Connects a client made by {@link clientOf}, and sets every session setting that could change a result.
 *
 * @throws PoolerError if a pooler would give each of its transactions another session
 */
export async function connect(client: WarehouseClient): Promise<void> {
  const deadline = performance.now() + client.timeoutMs;
  await client.connect();
  // For a server that accepts connections and never answers.
  const late = setTimeout(() => void client.end(), deadline - performance.now());
  try {
    await setUp(client);
  } finally {
    clearTimeout(late);
  }
}

async function setUp(client: WarehouseClient): Promise<void> {
  const isPostgres = dialectOf(client.url) === 'postgres';
  // First, since a setting in a shared session would also affect its next user.
  if (isPostgres) await checkKeepsSession(client, () => clientOf(client.url, 'brewline pooler check'));
  for (const statement of isPostgres ? POSTGRES_SETTINGS : REDSHIFT_SETTINGS) await client.query(statement);
}
