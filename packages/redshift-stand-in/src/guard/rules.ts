/** Walks PostgreSQL's syntax tree and applies one rule to each kind of node. */
import type { Node } from 'libpg-query';

type Intersection<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;
type Nodes = Intersection<Node>;

/** The faults of a node of each kind: sentences without their subject, as `has no LATERAL`. */
export type Rules = { readonly [Kind in keyof Nodes]?: (node: Nodes[Kind], parent: string) => string[] };

/** The properties that hold a node without naming its kind, for the kinds that have rules. */
const KIND_OF: Readonly<Record<string, string>> = {
  typeName: 'TypeName',
  argType: 'TypeName',
  returnType: 'TypeName',
  larg: 'SelectStmt',
  rarg: 'SelectStmt',
  onConflictClause: 'OnConflictClause',
  returningClause: 'ReturningClause',
  collClause: 'CollateClause',
  into: 'IntoClause',
  intoClause: 'IntoClause',
};

/** All faults that the rules find in a tree. */
export function ruleViolations(tree: object, rules: Rules, parent = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value !== 'object' || value === null) return [];
    if (Array.isArray(value)) return value.flatMap((each: object) => ruleViolations(each, rules, parent));
    const kind = /^[A-Z]/.test(key) ? key : isWrapped(value) ? undefined : KIND_OF[key];
    const rule = rules[kind as keyof Rules] as ((node: object, parent: string) => string[]) | undefined;
    return [...(rule?.(value, parent) ?? []), ...ruleViolations(value, rules, kind ?? parent)];
  });
}

/** `{ JoinExpr: {…} }` */
const isWrapped = (value: object): boolean => /^[A-Z]/.test(Object.keys(value)[0] ?? '');
