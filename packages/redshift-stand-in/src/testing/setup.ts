/** A stand-in of its own for each test, its database, bucket and clients. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import pg from 'pg';
import { type RedshiftStandIn, startRedshiftStandIn } from '../server/stand-in.ts';

export const COPY = `copy sale (sale_id, branch, sold_at, total) from 's3://clean/sale.manifest' iam_role 'arn:aws:iam::000000000000:role/copy'
  csv gzip manifest null as 'null-000000000' timeformat 'YYYY-MM-DD HH24:MI:SS' compupdate off statupdate off`;

/** How any statement fails in an aborted transaction. */
export const ABORTED = { code: '25P02' };

/** The current test's stand-in and what surrounds it. */
export interface Bench {
  standIn: RedshiftStandIn;
  postgresUrl: string;
  /** The contents by `bucket/key`. */
  readonly bucket: Map<string, Buffer>;
  /** The first client; it has made the table `sale`. */
  client: pg.Client;
  connect(url?: string): Promise<pg.Client>;
  rows(sql: string, from?: pg.Client): Promise<Record<string, unknown>[]>;
  /** The ids of the sales that a client sees. */
  sales(from?: pg.Client): Promise<unknown[]>;
  /** The connection takes statements, outside of a transaction. */
  isUsable(from?: pg.Client): Promise<void>;
  putRows(key: string, csv: string): void;
  putManifest(...entries: object[]): void;
}

export const entry = (key: string, mandatory = true) => ({ url: `s3://clean/${key}`, mandatory });

/** What of `@brewline/local` this needs: only tests may import it here. */
type StartPostgres = (folder: string, options: { settings: Record<string, string> }) => Promise<Postgres>;

interface Postgres {
  createDatabase(name: string): Promise<string>;
  stop(): Promise<void>;
}

/** Registers what goes before and after each test of a file. */
export function standInBench(startPostgres: StartPostgres): Bench {
  const clients: pg.Client[] = [];
  let server: Postgres;
  let home: string;
  let databases = 0;
  const bench = {
    bucket: new Map<string, Buffer>(),
    connect: async (url = bench.standIn.url) => {
      const fresh = new pg.Client({ connectionString: url.replace('redshift:', 'postgres:') });
      fresh.on('error', () => undefined);
      await fresh.connect();
      clients.push(fresh);
      return fresh;
    },
    rows: async (sql, from = bench.client) => (await from.query<Record<string, unknown>>(sql)).rows,
    sales: async (from) =>
      (await bench.rows('select sale_id from sale order by sale_id', from)).map(({ sale_id }) => sale_id),
    isUsable: async (from = bench.client) => {
      expect(await bench.rows('select 1 as one', from)).toEqual([{ one: 1 }]);
      await expect(from.query('lock sale')).rejects.toMatchObject({ code: '25P01' });
    },
    putRows: (key, csv) => void bench.bucket.set(`clean/${key}`, gzipSync(csv)),
    putManifest: (...entries) => void bench.bucket.set('clean/sale.manifest', Buffer.from(JSON.stringify({ entries }))),
  } as Bench;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'brewline-stand-in-'));
    // Nothing here cuts the power.
    server = await startPostgres(join(home, 'postgres'), { settings: { fsync: 'off' } });
  });

  afterAll(async () => {
    await server.stop();
    await rm(home, { recursive: true, force: true });
  });

  beforeEach(async () => {
    databases += 1;
    bench.postgresUrl = await server.createDatabase(`stand_in_${databases}`);
    bench.bucket.clear();
    bench.standIn = await startRedshiftStandIn({
      postgresUrl: bench.postgresUrl,
      getObject: (name, key) => Promise.resolve(bench.bucket.get(`${name}/${key}`)),
    });
    bench.client = await bench.connect();
    await bench.client.query(
      'create table sale (sale_id char(4) not null, branch varchar(8), sold_at timestamp, total numeric(10, 2)) distkey (sale_id) sortkey (sold_at)',
    );
  });

  afterEach(async () => {
    await Promise.all(clients.splice(0).map((each) => each.end()));
    await bench.standIn.close();
  });

  return bench;
}
