/** A walk through PostgreSQL's syntax tree that asks one rule for each kind of node. */
import type { Node } from 'libpg-query';

type Intersection<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;
type Nodes = Intersection<Node>;

/** What Redshift makes of a node of each kind: sentences without their subject, as `has no LATERAL`. */
export type Rules = { readonly [Kind in keyof Nodes]?: (node: Nodes[Kind], parent: string) => string[] };

/** The properties that hold a node without its kind's name, and the kinds that have rules. */
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

/** Everything the rules say of a tree. */
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
