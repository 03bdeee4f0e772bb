import { cancelOn, clientOf, connect, PoolerError, type Session } from '@brewline/warehouse';

/** A connection that only reads. */
export interface Database extends Session {
  close(): Promise<void>;
}

/**
 * @param signal cancels what is asked, which then fails, and closes the connection
 * @throws Error saying which warehouse does not answer, without its password
 */
export async function openDatabase(url: string, signal: AbortSignal): Promise<Database> {
  const client = clientOf(url, 'brewline cli');
  signal.throwIfAborted();
  cancelOn(signal, client);
  await connect(client).catch((error: unknown) => {
    // It answers, and says itself what to do.
    if (error instanceof PoolerError) throw error;
    const { host, pathname } = new URL(url);
    throw new Error(`The warehouse ${host}${pathname} does not answer: ${(error as Error).message}. Check its URL and that it runs.`, { cause: error });
  });
  return {
    query: async <Row extends object>(sql: string, values: readonly unknown[] = []) => (await client.query<Row>(sql, [...values])).rows,
    close: () => client.end(),
  };
}
