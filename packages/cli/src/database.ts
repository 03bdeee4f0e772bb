import { cancelOn, type Session } from '@brewline/warehouse';
import pg from 'pg';

/** A connection that only reads. */
export interface Database extends Session {
  close(): Promise<void>;
}

/**
 * @param signal cancels what is asked, which then fails, and closes the connection
 * @throws Error saying which warehouse does not answer, without its password
 */
export async function openDatabase(url: string, signal: AbortSignal): Promise<Database> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, application_name: 'brewline cli' });
  client.on('error', () => undefined);
  signal.throwIfAborted();
  cancelOn(signal, client);
  await client.connect().catch((error: unknown) => {
    const { host, pathname } = new URL(url);
    throw new Error(`The warehouse ${host}${pathname} does not answer: ${(error as Error).message}. Check its URL and that it runs.`, { cause: error });
  });
  return {
    query: async <Row extends object>(sql: string, values: readonly unknown[] = []) => (await client.query<Row>(sql, [...values])).rows,
    close: () => client.end(),
  };
}
