import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';

/** A kind of warehouse as Grafana asks it. */
export interface DataSource {
  /** The folder of its dashboards. */
  readonly folder: 'postgres' | 'redshift';
  readonly reference: DataSourceRef;
  /** A panel's query, whose answer is a table. */
  readonly target: (sql: string) => Builder<Dataquery>;
  /** A variable's query, whose answer has two columns of these names. */
  readonly choices: (sql: string) => Record<string, unknown>;
  readonly textColumn: string;
  readonly valueColumn: string;
  /** How often an open dashboard asks again; `''` for never. */
  readonly refresh: string;
  /** What a refresh costs. */
  readonly cost: string;
}

const UID = 'brewline-warehouse';

/** Its queries: https://github.com/grafana/grafana/blob/main/packages/grafana-sql/src/types.ts */
export const POSTGRES: DataSource = {
  folder: 'postgres',
  reference: { type: 'grafana-postgresql-datasource', uid: UID },
  target: (sql) =>
    createQuery({
      datasource: POSTGRES.reference,
      refId: 'A',
      format: 'table',
      rawQuery: true,
      editorMode: 'code',
      rawSql: sql,
    }),
  choices: (sql) => ({ refId: 'A', format: 'table', rawQuery: true, editorMode: 'code', rawSql: sql }),
  textColumn: '__text',
  valueColumn: '__value',
  refresh: '5m',
  cost: 'It asks again every five minutes.',
};

const TABLE = 1;

/** Its queries: https://github.com/grafana/redshift-datasource/blob/main/src/types.ts */
export const REDSHIFT: DataSource = {
  folder: 'redshift',
  reference: { type: 'grafana-redshift-datasource', uid: UID },
  target: (sql) => createQuery({ datasource: REDSHIFT.reference, refId: 'A', format: TABLE, rawSQL: sql }),
  choices: (sql) => ({ refId: 'A', format: TABLE, rawSQL: sql }),
  textColumn: '"text"',
  valueColumn: '"value"',
  refresh: '',
  cost:
    'It asks when it is opened or something is chosen, not by itself: a question wakes Redshift, of which a minute is '
    + 'the least that is paid, and sales come once a night. Reload the page for newer ones.',
};

/** A query of a plugin that the SDK has no builder for. */
const createQuery = (model: Record<string, unknown>): Builder<Dataquery> => ({
  build: () => model as unknown as Dataquery,
});
