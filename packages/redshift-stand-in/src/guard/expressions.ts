/** Features of queries that Redshift lacks, by the kind of node in PostgreSQL's tree. */
import type { A_Expr, BoolExpr, ColumnRef, Node, SelectStmt, SQLValueFunction } from 'libpg-query';
import { functionViolations } from './functions.ts';
import type { Rules } from './rules.ts';
import { typeViolations } from './types.ts';
import { stringsOf } from '../sql/tree.ts';

const MAX_PARAMETERS = 32_767;
const NO_ROW_LOCKS = 'has no row locks (FOR UPDATE, FOR SHARE)';
const NO_JSON = () => ['has no SQL/JSON functions'];
const ABSENT_OPERATORS = new Set([
  '->',
  '->>',
  '#>',
  '#>>',
  '@>',
  '<@',
  '&&',
  '?',
  '?|',
  '?&',
  '@@',
  '@?',
  '^@',
  '-|-',
]);

export const EXPRESSIONS: Rules = {
  SelectStmt: selectFaults,
  A_Expr: operatorFaults,
  BoolExpr: (node) =>
    isNullSafeEquality(node) ? ['runs a NULL-safe OR between two tables as a nested loop: keep NULL out of keys'] : [],
  FuncCall: functionViolations,
  TypeName: typeViolations,
  SQLValueFunction: clockFaults,
  SubLink: ({ subLinkType }) => (subLinkType === 'ARRAY_SUBLINK' ? ['has no arrays (array(select …))'] : []),
  A_ArrayExpr: () => ['has no arrays (array[…])'],
  A_Indices: () => ['has no arrays (subscript)'],
  RowExpr: ({ row_format }) => (row_format === 'COERCE_EXPLICIT_CALL' ? ['has no row constructors'] : []),
  MultiAssignRef: () => ['sets one column at a time in UPDATE'],
  NamedArgExpr: ({ name }) => [`allows no named arguments (${name} => …)`],
  CollateClause: ({ collname }) => collationFaults(collname),
  ParamRef: ({ number = 0 }) =>
    number > MAX_PARAMETERS ? [`allows at most ${MAX_PARAMETERS} parameters, not $${number}`] : [],
  RangeSubselect: ({ lateral }) => (lateral ? ['has no LATERAL'] : []),
  RangeFunction: ({ lateral }) => (lateral ? ['has no LATERAL', 'has no table functions'] : ['has no table functions']),
  RangeTableSample: () => ['has no TABLESAMPLE'],
  RangeTableFunc: () => ['has no XMLTABLE'],
  CommonTableExpr: ({ ctematerialized, ctequery }) => [
    ...(ctematerialized === 'CTEMaterializeDefault' ? [] : ['has no MATERIALIZED in WITH']),
    ...(ctequery && 'SelectStmt' in ctequery ? [] : ['allows only queries in WITH']),
  ],
  OnConflictClause: () => ['has no ON CONFLICT: exclude existing rows by an anti-join'],
  ReturningClause: () => ['has no RETURNING'],
  CurrentOfExpr: () => ['has no WHERE CURRENT OF'],
  XmlExpr: () => ['has no type xml'],
  XmlSerialize: () => ['has no type xml'],
  JsonObjectConstructor: NO_JSON,
  JsonArrayConstructor: NO_JSON,
  JsonArrayQueryConstructor: NO_JSON,
  JsonObjectAgg: NO_JSON,
  JsonArrayAgg: NO_JSON,
  JsonFuncExpr: NO_JSON,
  JsonIsPredicate: NO_JSON,
  JsonParseExpr: NO_JSON,
  JsonScalarExpr: NO_JSON,
  JsonSerializeExpr: NO_JSON,
  JsonTable: NO_JSON,
};

function selectFaults(node: SelectStmt, parent: string): string[] {
  const isOnlyDistinct = node.distinctClause?.every((each) => Object.keys(each).length === 0) ?? true;
  return [
    ...(isOnlyDistinct ? [] : ['has no DISTINCT ON: use row_number()']),
    ...(node.lockingClause ? [NO_ROW_LOCKS] : []),
    ...(node.valuesLists && parent !== 'InsertStmt'
      ? ['has no constant VALUES table: use select … union all select …']
      : []),
    ...(node.windowClause ? ['has no WINDOW clause: write the window out'] : []),
    ...(node.groupDistinct ? ['has no GROUP BY DISTINCT'] : []),
    ...(node.limitOption === 'LIMIT_OPTION_WITH_TIES' ? ['has no WITH TIES'] : []),
    ...(node.all && (node.op === 'SETOP_INTERSECT' || node.op === 'SETOP_EXCEPT')
      ? ['has no INTERSECT ALL or EXCEPT ALL']
      : []),
  ];
}

function operatorFaults({ kind, name: names }: A_Expr): string[] {
  const name = stringsOf(names).at(-1) ?? '';
  if (kind === 'AEXPR_OP_ANY' || kind === 'AEXPR_OP_ALL') return [`has no arrays (${name} any(…)): write in (…)`];
  if (kind === 'AEXPR_DISTINCT') return ['has no IS DISTINCT FROM'];
  if (kind === 'AEXPR_NOT_DISTINCT') return ['has no IS NOT DISTINCT FROM: keep NULL out of keys'];
  if (kind === 'AEXPR_BETWEEN_SYM' || kind === 'AEXPR_NOT_BETWEEN_SYM') return ['has no BETWEEN SYMMETRIC'];
  return kind === 'AEXPR_OP' && ABSENT_OPERATORS.has(name)
    ? [`has no operator ${name} (arrays, json, ranges, text search)`]
    : [];
}

function clockFaults({ op = 'SVFOP_CURRENT_DATE' }: SQLValueFunction): string[] {
  const name = op.replace('SVFOP_', '').replace(/_N$/, '').toLowerCase();
  return name.includes('time') ? [`runs ${name} on its leader node only: use getdate()`] : [];
}

function collationFaults(names: readonly Node[] = []): string[] {
  const name = stringsOf(names).join('.');
  return /^(case_sensitive|cs|case_insensitive|ci)$/.test(name) ? [] : [`has no collation ${name}`];
}

/** `a = b or (a is null and b is null)` of two columns, unless both clearly belong to one table. */
function isNullSafeEquality({ boolop, args = [] }: BoolExpr): boolean {
  if (boolop !== 'OR_EXPR') return false;
  const nulls = args.map(nullColumns);
  return args.some((arg) => {
    const columns = equalColumns(arg);
    return (
      columns !== undefined
      && tableOf(columns[0]) !== tableOf(columns[1])
      && nulls.some((both) => columns.every((column) => both.includes(nameOf(column))))
    );
  });
}

function equalColumns(node: Node): [ColumnRef, ColumnRef] | undefined {
  const { kind, name, lexpr, rexpr } = 'A_Expr' in node ? node.A_Expr : {};
  const isEquality = kind === 'AEXPR_OP' && stringsOf(name).join('.') === '=';
  return isEquality && lexpr && rexpr && 'ColumnRef' in lexpr && 'ColumnRef' in rexpr
    ? [lexpr.ColumnRef, rexpr.ColumnRef]
    : undefined;
}

function nullColumns(node: Node): string[] {
  if (!('BoolExpr' in node) || node.BoolExpr.boolop !== 'AND_EXPR') return [];
  const tests = (node.BoolExpr.args ?? []).flatMap((arg) =>
    'NullTest' in arg && arg.NullTest.nulltesttype === 'IS_NULL' ? [arg.NullTest.arg] : [],
  );
  return tests.flatMap((arg) => (arg && 'ColumnRef' in arg ? [nameOf(arg.ColumnRef)] : []));
}

const nameOf = (column: ColumnRef): string => stringsOf(column).join('.');
/** An unqualified column may belong to any table, so it counts as a separate one. */
const tableOf = (column: ColumnRef): string => stringsOf(column).slice(0, -1).join('.') || nameOf(column);
