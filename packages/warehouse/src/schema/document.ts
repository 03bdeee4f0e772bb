/** The text of docs/schema.md. */
import { readMigrations } from '../migrate/migrations.ts';
import type { CatalogTable } from './catalog.ts';
import { diagramOf } from './diagram.ts';
import { readForeignKeys } from './foreign-keys.ts';
import { readSampleQueries } from './sample-queries.ts';

const INTRODUCTION = `# Schema of the warehouse

| schema          | holds                                                                                |
| --------------- | ------------------------------------------------------------------------------------ |
| [\`mart\`](#mart) | views for analysts, reports and Grafana, the same on PostgreSQL and Redshift         |
| [\`cafe\`](#cafe) | the sales, normalized (3NF)                                                          |
| [\`etl\`](#etl)   | the ledger (drops, chunks, claims, notes) and, on PostgreSQL only, \`mart\`'s summaries |

- Money is in pounds, except in columns named \`…_pence\`.
- \`date\` and \`timestamp\` are in the branch's local time; \`timestamptz\` is a point in time.
- Types are PostgreSQL's. On Redshift a \`uuid\` is a \`char(32)\` without hyphens.
- The codes of \`reason\` and \`refusal\` are explained in
  [\`packages/sales/src/reasons\`](../packages/sales/src/reasons).
- A reader may select from \`mart\` and \`etl.drop_status\` only
  ([decisions/0008-warehouse-users.md](decisions/0008-warehouse-users.md)).
- [Sample queries](#sample-queries) are at the end.

The texts below are the comments in the database (\`\\d+ mart.sales_by_day\` in psql). This file is written by
\`npm run schema\`, from the migrations and \`packages/warehouse/src/schema/sample-queries.sql\`.`;

const DIAGRAM_NOTE = `Redshift declares these keys for its planner and enforces none. PostgreSQL enforces the primary
keys and declares no foreign keys.`;

/** @param tables of a migrated PostgreSQL */
export function schemaDocument(tables: readonly CatalogTable[]): string {
  const tablesIn = (schema: string) => tables.filter((table) => table.schema === schema);
  const redshiftSql = readMigrations('redshift')
    .map(({ sql }) => sql)
    .join('\n');
  const sectionsOf = (schema: string) => tablesIn(schema).map((table) => tableSection(table, redshiftSql));
  const sections = [
    INTRODUCTION,
    '## cafe',
    diagramOf(tablesIn('cafe'), readForeignKeys()),
    DIAGRAM_NOTE,
    ...sectionsOf('cafe'),
    '## mart',
    ...sectionsOf('mart'),
    '## etl',
    ...sectionsOf('etl'),
    '## Sample queries',
    'Each reads `mart` only, so that a reader may run it, on PostgreSQL and on Redshift. York stands for any branch.',
    ...readSampleQueries().map(({ title, sql }) => `### ${title}\n\n\`\`\`sql\n${sql}\n\`\`\``),
  ];
  return `${sections.join('\n\n')}\n`;
}

function tableSection({ schema, name, comment, columns }: CatalogTable, redshiftSql: string): string {
  const id = `${schema}.${name}`;
  const key = columns.filter(({ isPrimaryKey }) => isPrimaryKey).map((column) => `\`${column.name}\``);
  const facts = [
    comment ?? '',
    ...(key.length > 0 ? [`Primary key: ${key.join(', ')}.`] : []),
    ...(isCommentedIn(redshiftSql, id) ? [] : ['PostgreSQL only.']),
  ];
  const rows = columns.map((column) => `| \`${column.name}\` | ${column.type} | ${cellOf(column.comment ?? '')} |`);
  return [`### ${id}`, '', facts.join(' '), '', '| column | type | meaning |', '| --- | --- | --- |', ...rows].join(
    '\n',
  );
}

const cellOf = (text: string): string => text.replaceAll('|', '\\|');

/** Every table and view has a comment on each warehouse that has it. */
const isCommentedIn = (sql: string, id: string): boolean =>
  new RegExp(`^comment on (table|view) ${id} is`, 'm').test(sql);
