import type pg from 'pg';
import type { Dialect } from '../connection/client.ts';

/** Whether the current user may change an object of `owner`. */
const MAY_CHANGE: Readonly<Record<Dialect, string>> = {
  postgres: `pg_has_role(owner, 'usage')`,
  redshift: 'usesuper or usesysid = owner',
};

/** Objects other than schemas, tables and views: on PostgreSQL functions, which views call as their owner. */
const OTHER_OBJECTS: Readonly<Record<Dialect, string>> = {
  postgres: `
      union all
      select 'routine ' || cast(cast(pg_proc.oid as regprocedure) as text), proowner
        from pg_proc join pg_namespace on pg_namespace.oid = pronamespace
       where nspname in ('cafe', 'etl', 'mart')`,
  redshift: '',
};

const OBJECTS_OF_OTHERS = (dialect: Dialect) => `
  select what, pg_get_userbyid(owner) as owner, usename as me
    from (
      select 'schema ' || nspname as what, nspowner as owner from pg_namespace where nspname in ('cafe', 'etl', 'mart')
      union all
      select 'table ' || nspname || '.' || relname, relowner
        from pg_class join pg_namespace on pg_namespace.oid = pg_class.relnamespace
       where nspname in ('cafe', 'etl', 'mart') and relkind in ('r', 'v')${OTHER_OBJECTS[dialect]}
    ) as ours
    join pg_user on usename = current_user
   where not (${MAY_CHANGE[dialect]})
   order by what`;

/**
 * The user that migrates a warehouse also loads it, and must own its objects: Redshift lets only the owner lock or
 * change a table.
 *
 * @throws Error naming the objects of another user and the SQL that transfers them
 */
export async function checkOwnership(client: pg.Client, dialect: Dialect): Promise<void> {
  const { rows } = await client.query<{ what: string; owner: string; me: string }>(OBJECTS_OF_OTHERS(dialect));
  const [first] = rows;
  if (!first) return;
  const changeOwners = rows.map(({ what }) => `alter ${what} owner to ${client.escapeIdentifier(first.me)};`).join(' ');
  throw new Error(
    `${first.me} cannot migrate this warehouse: ${first.what} belongs to ${first.owner}. Nothing was changed. `
      + `Run this as a superuser, then migrate again: ${changeOwners}`,
  );
}
