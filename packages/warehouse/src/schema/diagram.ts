import type { CatalogColumn, CatalogTable } from './catalog.ts';
import type { ForeignKey } from './foreign-keys.ts';

/** An entity relationship diagram of one schema's tables, for Mermaid. */
export function diagramOf(tables: readonly CatalogTable[], foreignKeys: readonly ForeignKey[]): string {
  const entities = tables.map((table) => {
    const foreign = new Set(keysOf(table, foreignKeys).map(({ column }) => column));
    const attributes = table.columns.map((column) => `    ${attributeOf(column, foreign.has(column.name))}`);
    return [`  ${table.name} {`, ...attributes, '  }'].join('\n');
  });
  const relations = tables.flatMap((table) =>
    keysOf(table, foreignKeys).map(({ column, references }) => {
      const isNullable = table.columns.some(({ name, isNullable }) => name === column && isNullable);
      return `  ${references.split('.')[1]!} ${isNullable ? '|o' : '||'}--o{ ${table.name} : ${column}`;
    }),
  );
  return ['```mermaid', 'erDiagram', ...relations, ...entities, '```'].join('\n');
}

const keysOf = ({ schema, name }: CatalogTable, foreignKeys: readonly ForeignKey[]): readonly ForeignKey[] =>
  foreignKeys.filter(({ table }) => table === `${schema}.${name}`);

/** Mermaid takes a type without spaces and commas. */
function attributeOf({ name, type, isPrimaryKey }: CatalogColumn, isForeignKey: boolean): string {
  const keys = [...(isPrimaryKey ? ['PK'] : []), ...(isForeignKey ? ['FK'] : [])];
  return `${type.replace(/\(.*/, '')} ${name} ${keys.join(', ')}`.trimEnd();
}
