import { readMigrations } from '../migrate/migrations.ts';

export interface ForeignKey {
  /** With its schema, as `cafe.sale`. */
  readonly table: string;
  readonly column: string;
  readonly references: string;
}

/** The foreign keys that Redshift's migrations declare for its planner; PostgreSQL's declare none. */
export const readForeignKeys = (): ForeignKey[] =>
  readMigrations('redshift').flatMap(({ sql }) =>
    [...sql.matchAll(/create table (\S+) \(([^;]*);/g)].flatMap(([, table, columns]) =>
      [...columns!.matchAll(/^\s*(\w+) .*\breferences (\S+) \(/gm)].map(([, column, references]) => ({
        table: table!,
        column: column!,
        references: references!,
      })),
    ),
  );
