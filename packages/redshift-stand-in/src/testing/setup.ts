/** A separate stand-in for each test, with its database, bucket and clients. */
import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import type { Postgres } from '@brewline/local/postgres';
import { addCleanup, newFolder, removeFolder } from '@brewline/testing';
import { startTestPostgres } from '@brewline/testing/postgres';
import pg from 'pg';
import { type RedshiftStandIn, startRedshiftStandIn } from '../server/stand-in.ts';

export const COPY_SALE = `
  copy sale (sale_id, branch, sold_at, total)
  from 's3://clean/sale.manifest'
  iam_role 'arn:aws:iam::000000000000:role/copy'
  csv gzip manifest null as 'null-000000000' timeformat 'YYYY-MM-DD HH24:MI:SS' compupdate off statupdate off`;

/** The error of any statement in an aborted transaction. */
export const ABORTED_TRANSACTION = { code: '25P02' };

/** The current test's stand-in and what surrounds it. */
export interface StandInSetup {
  standIn: RedshiftStandIn;
  postgresUrl: string;
  /** The contents by `bucket/key`. */
  readonly bucket: Map<string, Buffer>;
  /** The first client; it has created the table `sale`. */
  client: pg.Client;
  connect(url?: string): Promise<pg.Client>;
  rows(sql: string, from?: pg.Client): Promise<Record<string, unknown>[]>;
  /** The ids of the sales that a client sees. */
  saleIds(from?: pg.Client): Promise<unknown[]>;
  /** Expects the connection to accept statements and to be outside a transaction. */
  expectUsable(from?: pg.Client): Promise<void>;
  putRows(key: string, csv: string): void;
  putManifest(...entries: object[]): void;
}

export const manifestEntry = (key: string, mandatory = true) => ({ url: `s3://clean/${key}`, mandatory });

/** Registers the hooks of a test file. */
export function setUpStandIn(): StandInSetup {
  const clients: pg.Client[] = [];
  let server: Postgres;
  let home: string;
  let databases = 0;
  const setup = {
    bucket: new Map<string, Buffer>(),
    connect: async (url = setup.standIn.url) => {
      const fresh = new pg.Client({ connectionString: url.replace('redshift:', 'postgres:') });
      fresh.on('error', () => undefined);
      await fresh.connect();
      clients.push(fresh);
      return fresh;
    },
    rows: async (sql, from = setup.client) => (await from.query<Record<string, unknown>>(sql)).rows,
    saleIds: async (from) =>
      (await setup.rows('select sale_id from sale order by sale_id', from)).map(({ sale_id }) => sale_id),
    expectUsable: async (from = setup.client) => {
      expect(await setup.rows('select 1 as one', from)).toEqual([{ one: 1 }]);
      await expect(from.query('lock sale')).rejects.toMatchObject({ code: '25P01' });
    },
    putRows: (key, csv) => void setup.bucket.set(`clean/${key}`, gzipSync(csv)),
    putManifest: (...entries) => void setup.bucket.set('clean/sale.manifest', Buffer.from(JSON.stringify({ entries }))),
  } as StandInSetup;

  addCleanup(() => removeFolder(home));
  beforeAll(async () => {
    home = await newFolder();
    server = await startTestPostgres(home);
  });

  beforeEach(async () => {
    databases += 1;
    setup.postgresUrl = await server.createDatabase(`stand_in_${databases}`);
    setup.bucket.clear();
    setup.standIn = await startRedshiftStandIn({
      postgresUrl: setup.postgresUrl,
      getObject: (name, key) => Promise.resolve(setup.bucket.get(`${name}/${key}`)),
    });
    setup.client = await setup.connect();
    await setup.client.query(`
      create table sale (sale_id char(4) not null, branch varchar(8), sold_at timestamp, total numeric(10, 2))
      distkey (sale_id) sortkey (sold_at)`);
  });

  afterEach(async () => {
    await Promise.all(clients.splice(0).map((each) => each.end()));
    await setup.standIn.close();
  });

  return setup;
}
