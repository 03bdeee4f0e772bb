import type { Session } from '../interface/warehouse.ts';

export interface CatalogColumn {
  readonly name: string;
  readonly type: string;
  readonly isNullable: boolean;
  readonly isPrimaryKey: boolean;
  readonly comment: string | null;
}

export interface CatalogTable {
  readonly schema: string;
  readonly name: string;
  readonly comment: string | null;
  readonly columns: readonly CatalogColumn[];
}

type Row = CatalogColumn & { readonly schema: string; readonly table: string; readonly tableComment: string | null };

/** The tables and views of `cafe`, `etl` and `mart` on PostgreSQL, in the order in which migrations create them. */
export async function readCatalog(session: Session): Promise<CatalogTable[]> {
  const rows = await session.query<Row>(`
    select nspname as schema, relname as table, obj_description(pg_class.oid, 'pg_class') as "tableComment",
           attname as name, format_type(atttypid, atttypmod) as type, not attnotnull as "isNullable",
           exists (select from pg_index where indrelid = pg_class.oid and indisprimary and attnum = any(indkey))
             as "isPrimaryKey",
           col_description(pg_class.oid, attnum) as comment
      from pg_class
      join pg_namespace on pg_namespace.oid = relnamespace
      join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
     where nspname in ('cafe', 'etl', 'mart') and relkind in ('r', 'p', 'v', 'm')
     order by nspname, pg_class.oid, attnum`);
  const tables = new Map<string, CatalogTable & { columns: CatalogColumn[] }>();
  for (const { schema, table, tableComment, type, ...column } of rows) {
    const id = `${schema}.${table}`;
    if (!tables.has(id)) tables.set(id, { schema, name: table, comment: tableComment, columns: [] });
    tables.get(id)!.columns.push({ ...column, type: shortType(type) });
  }
  return [...tables.values()];
}

const shortType = (type: string): string =>
  type
    .replace('character varying', 'varchar')
    .replace('character(', 'char(')
    .replace(/^timestamp(.*) without time zone$/, 'timestamp$1')
    .replace(/^timestamp(.*) with time zone$/, 'timestamptz$1');
