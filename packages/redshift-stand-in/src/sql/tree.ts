/** Helpers to read PostgreSQL's syntax tree, where the kind of a node is the only key of an object around it. */

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The names in a list of strings: of a qualified column, a function, an operator or a type. */
export function stringsOf(tree: unknown): string[] {
  if (Array.isArray(tree)) return tree.flatMap(stringsOf);
  if (!isRecord(tree)) return [];
  const { sval } = tree;
  return typeof sval === 'string' ? [sval] : Object.values(tree).flatMap(stringsOf);
}
