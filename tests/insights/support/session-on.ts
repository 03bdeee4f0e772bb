import type { Session } from '@brewline/warehouse';
import pg from 'pg';
import { addCleanup } from '@brewline/testing';

/** One connection for all questions of a test file; it is closed at the end of the file. */
export async function sessionOn(url: string): Promise<Session> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  addCleanup(() => client.end());
  return {
    query: async <Row extends object>(sql: string, values: readonly unknown[] = []) =>
      (await client.query<Row>(sql, [...values])).rows,
  };
}
