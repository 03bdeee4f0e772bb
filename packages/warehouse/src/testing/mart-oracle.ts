/** The views of `mart` from Redshift's migrations, in the same database as PostgreSQL's. */
import type pg from 'pg';
import { readMigrations } from '../migrate/migrations.ts';

/**
 * Creates them in their own schema: plain queries over `cafe`, independent of PostgreSQL's tables and triggers.
 */
export async function createOracle(client: pg.Client): Promise<void> {
  const statements = readMigrations('redshift').flatMap(({ sql }) => sql.split(/;\s*$/m));
  await client.query('create schema oracle');
  for (const view of statements.filter((sql) => /create (or replace )?view mart\./.test(sql)))
    await client.query(view.replaceAll('mart.', 'oracle.').replaceAll('getdate()', 'now()'));
}

/**
 * The columns that are summed before the comparison: PostgreSQL splits a row in two if sales were moved by hand to
 * another day and kept their ids.
 */
const SUMS: Readonly<Record<string, readonly string[]>> = {
  sales_by_hour: ['sales', 'items', 'takings'],
  products_by_day: ['units', 'takings'],
  bought_together: ['sales'],
};

/** The views whose rows differ from the oracle's, with the number of rows that only one of the two has. */
export async function differencesOf(client: pg.Client): Promise<Record<string, number>> {
  const { rows: views } = await client.query<{ name: string; columns: string[] }>(`
    select table_name as name, array_agg(cast(column_name as text) order by ordinal_position) as columns
      from information_schema.columns
     where table_schema = 'oracle'
     group by table_name`);
  const onlyIn = (one: string, other: string, view: { name: string; columns: string[] }) =>
    `select '${view.name}' as name from (${rowsOf(one, view)} except all ${rowsOf(other, view)}) as surplus`;
  const all = views
    .flatMap((view) => [onlyIn('mart', 'oracle', view), onlyIn('oracle', 'mart', view)])
    .join(' union all ');
  const { rows } = await client.query<{ name: string; rows: number }>(
    `select name, cast(count(*) as integer) as rows from (${all}) as different group by name`,
  );
  return Object.fromEntries(rows.map(({ name, rows: count }) => [name, count]));
}

function rowsOf(schema: string, { name, columns }: { name: string; columns: string[] }): string {
  const sums = SUMS[name];
  if (!sums) return `select ${columns.map((column) => `"${column}"`).join(', ')} from ${schema}.${name}`;
  const keys = columns.filter((column) => !sums.includes(column)).join(', ');
  return `select ${keys}, ${sums.map((column) => `sum(${column})`).join(', ')} from ${schema}.${name} group by ${keys}`;
}
