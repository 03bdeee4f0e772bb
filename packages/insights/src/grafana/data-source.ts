import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';

/** How Grafana queries a kind of warehouse. */
export interface DataSource {
  /** The folder of its dashboards. */
  readonly folder: 'postgres' | 'redshift';
  readonly reference: DataSourceRef;
  /** A panel's query; its result is a table. */
  readonly target: (sql: string) => Builder<Dataquery>;
  /** A variable's query; its result has the two columns named below. */
  readonly choices: (sql: string) => Record<string, unknown>;
  readonly textColumn: string;
  readonly valueColumn: string;
  /** How often an open dashboard refreshes; `''` for never. */
  readonly refresh: string;
  /** When a dashboard refreshes, and why, for its description. */
  readonly refreshNote: string;
}

const UID = 'brewline-warehouse';

/** Query format: https://github.com/grafana/grafana/blob/main/packages/grafana-sql/src/types.ts */
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
  refreshNote: 'It refreshes every five minutes.',
};

const TABLE = 1;

/** Query format: https://github.com/grafana/redshift-datasource/blob/main/src/types.ts */
export const REDSHIFT: DataSource = {
  folder: 'redshift',
  reference: { type: 'grafana-redshift-datasource', uid: UID },
  target: (sql) => createQuery({ datasource: REDSHIFT.reference, refId: 'A', format: TABLE, rawSQL: sql }),
  choices: (sql) => ({ refId: 'A', format: TABLE, rawSQL: sql }),
  textColumn: '"text"',
  valueColumn: '"value"',
  refresh: '',
  refreshNote:
    'It refreshes when you open it or choose something, not automatically: each query wakes Redshift, which bills '
    + 'at least a minute, and sales arrive once a night. Reload the page for newer ones.',
};

/** A query of a plugin that the SDK has no builder for. */
const createQuery = (model: Record<string, unknown>): Builder<Dataquery> => ({
  build: () => model as unknown as Dataquery,
});
