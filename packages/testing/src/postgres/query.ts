import pg from 'pg';

/** The rows of one statement, over its own connection. */
export async function query<Row extends object>(
  url: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}

/** The single number that a query returns. */
export async function queryNumber(url: string, sql: string, values: readonly unknown[] = []): Promise<number> {
  const [row = {}] = await query(url, sql, values);
  return Number(Object.values(row)[0]);
}
