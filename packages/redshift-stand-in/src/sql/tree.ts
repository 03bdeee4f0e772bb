/** Helpers to read PostgreSQL's syntax tree, where each node is wrapped in an object whose only key is its kind. */

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The parts of a name: of a qualified column, a function, an operator or a type. */
export function stringsOf(tree: unknown): string[] {
  if (Array.isArray(tree)) return tree.flatMap(stringsOf);
  if (!isRecord(tree)) return [];
  const { sval } = tree;
  return typeof sval === 'string' ? [sval] : Object.values(tree).flatMap(stringsOf);
}
