import type pg from 'pg';
import type { Session } from '../interface/warehouse.ts';

/** SQL over one connection. */
export class PgSession implements Session {
  protected readonly client: pg.Client;

  constructor(client: pg.Client) {
    this.client = client;
  }

  async query<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    const { rows } = await this.client.query<Row>(sql, [...values]);
    return rows;
  }
}
