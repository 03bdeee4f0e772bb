/**
 * The correlated subqueries that Redshift cannot rewrite into joins, from AWS's list. Only columns qualified with their
 * table's name are detected.
 */
import { isRecord, stringsOf } from '../sql/tree.ts';

/** A query block: a SELECT, or the UPDATE or DELETE around it. */
interface Block {
  readonly tables: ReadonlySet<string>;
  readonly hasWindow: boolean;
  /** whether it is in an ON clause of the block around it */
  readonly isInOn: boolean;
}

const BLOCKS = new Set(['SelectStmt', 'UpdateStmt', 'DeleteStmt']);
/** The properties where a block names its tables. */
const SOURCES = ['fromClause', 'usingClause', 'relation'] as const;

/** The correlations of a statement that Redshift does not support. */
export const correlationViolations = (statement: unknown): string[] => violationsIn(statement, [], false);

function violationsIn(tree: unknown, blocks: readonly Block[], isInOn: boolean): string[] {
  if (Array.isArray(tree)) return tree.flatMap((each) => violationsIn(each, blocks, isInOn));
  if (!isRecord(tree)) return [];
  return Object.entries(tree).flatMap(([key, value]) => {
    if (key === 'ColumnRef') return columnFaults(stringsOf(value), blocks);
    if (BLOCKS.has(key) && isRecord(value) && value.larg === undefined)
      return violationsIn(value, [blockOf(value, isInOn), ...blocks], false);
    return violationsIn(value, blocks, isInOn || key === 'quals');
  });
}

const blockOf = (block: Readonly<Record<string, unknown>>, isInOn: boolean): Block => ({
  tables: new Set(SOURCES.flatMap((source) => tablesIn(block[source]))),
  hasWindow: hasWindow(block.targetList),
  isInOn,
});

function tablesIn(tree: unknown): string[] {
  if (Array.isArray(tree)) return tree.flatMap(tablesIn);
  if (!isRecord(tree)) return [];
  const { alias, relname, subquery } = tree;
  const name = isRecord(alias) ? alias.aliasname : relname;
  if (typeof name === 'string') return [name];
  return subquery === undefined ? Object.values(tree).flatMap(tablesIn) : [];
}

function hasWindow(tree: unknown): boolean {
  if (Array.isArray(tree)) return tree.some(hasWindow);
  return (
    isRecord(tree)
    && Object.entries(tree).some(([key, value]) => key === 'over' || (key !== 'SubLink' && hasWindow(value)))
  );
}

function columnFaults(parts: readonly string[], blocks: readonly Block[]): string[] {
  const [table, column] = parts.slice(-2);
  if (column === undefined) return [];
  const distance = blocks.findIndex(({ tables }) => tables.has(table!));
  const name = `${table}.${column}`;
  if (distance > 1) return [`allows no correlation that skips a query block (${name})`];
  if (distance < 1) return [];
  if (blocks[0]!.isInOn) return [`allows no correlated subquery in an ON clause (${name})`];
  return blocks[0]!.hasWindow ? [`allows no correlated subquery with a window function (${name})`] : [];
}
