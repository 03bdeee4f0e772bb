/** Statements and clauses that Redshift lacks, by the kind of node in PostgreSQL's tree. */
import type {
  AlterTableCmd,
  CommentStmt,
  Constraint,
  CreateStmt,
  CreateTableAsStmt,
  LockStmt,
  Node,
  RangeVar,
  TransactionStmt,
  VariableSetStmt,
  ViewStmt,
} from 'libpg-query';
import type { Rules } from './rules.ts';
import { columnTypeViolations } from './types.ts';
import { alterUserViolations, createUserViolations } from './user-attributes.ts';

const violationIf = (condition: unknown, fault: string): string[] => (condition ? [fault] : []);

/** The kinds of statement that Redshift has. */
const KNOWN = new Set(
  `SelectStmt InsertStmt UpdateStmt DeleteStmt CreateStmt CreateTableAsStmt ViewStmt CreateSchemaStmt DropStmt
   TransactionStmt LockStmt VariableSetStmt VariableShowStmt ExplainStmt AlterTableStmt RenameStmt VacuumStmt
   GrantStmt GrantRoleStmt CommentStmt PrepareStmt ExecuteStmt DeallocateStmt DeclareCursorStmt FetchStmt
   ClosePortalStmt CreateFunctionStmt CallStmt CreateRoleStmt AlterRoleStmt DropRoleStmt RefreshMatViewStmt
   AlterOwnerStmt CreatedbStmt DropdbStmt AlterDatabaseStmt AlterDefaultPrivilegesStmt`.split(/\s+/),
);

const WHY: Readonly<Record<string, string>> = {
  IndexStmt: 'has no indexes',
  TruncateStmt: 'commits the transaction at TRUNCATE: use delete',
  MergeStmt:
    'allows no subquery or view as the source of MERGE and fails on two source rows for one target: '
    + 'insert by an anti-join',
  CreateSeqStmt: 'has no sequences',
  AlterSeqStmt: 'has no sequences',
  CreateTrigStmt: 'has no triggers',
  CreateEventTrigStmt: 'has no triggers',
  CreateDomainStmt: 'has no domains',
  CreateEnumStmt: 'has no enumerated types',
  AlterEnumStmt: 'has no enumerated types',
  CompositeTypeStmt: 'has no CREATE TYPE',
  CreateRangeStmt: 'has no CREATE TYPE',
  DefineStmt: 'has no CREATE TYPE, AGGREGATE or OPERATOR of your own',
  CopyStmt: 'copies from S3 only, not over the connection',
  DoStmt: 'has no DO blocks',
  RuleStmt: 'has no rules',
  CreateExtensionStmt: 'has no extensions',
  NotifyStmt: 'has no LISTEN and NOTIFY',
  ListenStmt: 'has no LISTEN and NOTIFY',
  UnlistenStmt: 'has no LISTEN and NOTIFY',
};

/** The faults of a statement's kind. */
export function kindViolations(statement: Node): string[] {
  const [kind = ''] = Object.keys(statement);
  return KNOWN.has(kind) ? [] : [WHY[kind] ?? `has no such statement (${kind})`];
}

export const STATEMENTS: Rules = {
  CreateStmt: tableFaults,
  CreateTableAsStmt: tableAsFaults,
  IntoClause: ({ onCommit, options, tableSpaceName, skipData }) => [
    ...onCommitFaults(onCommit),
    ...violationIf(options, 'has no WITH (…) for tables'),
    ...violationIf(tableSpaceName, 'has no tablespaces'),
    ...violationIf(skipData, 'has no WITH NO DATA'),
  ],
  ColumnDef: ({ typeName }) => (typeName ? columnTypeViolations(typeName) : []),
  Constraint: constraintFaults,
  TableLikeClause: ({ options = 0 }) =>
    violationIf(options & ~INCLUDING_DEFAULTS, 'supports only LIKE … INCLUDING DEFAULTS'),
  InsertStmt: ({ withClause, override }) => [
    ...violationIf(withClause, 'has no WITH before INSERT: write it before the SELECT'),
    ...violationIf(override !== 'OVERRIDING_NOT_SET', 'has no OVERRIDING'),
  ],
  DeleteStmt: ({ relation }) => violationIf(relation?.alias, 'has no alias for the table of DELETE'),
  LockStmt: lockFaults,
  TransactionStmt: transactionFaults,
  VariableSetStmt: settingFaults,
  ViewStmt: viewFaults,
  CommentStmt: commentFaults,
  RefreshMatViewStmt: ({ concurrent, skipData }) => [
    ...violationIf(concurrent, 'has no REFRESH … CONCURRENTLY'),
    ...violationIf(skipData, 'has no WITH NO DATA'),
  ],
  ExplainStmt: ({ options = [] }) =>
    options.flatMap((option) =>
      'DefElem' in option && option.DefElem.defname !== 'verbose'
        ? [`has no EXPLAIN ${option.DefElem.defname?.toUpperCase()}`]
        : [],
    ),
  DropStmt: ({ removeType }) => violationIf(removeType === 'OBJECT_INDEX', 'has no indexes'),
  AlterTableStmt: ({ cmds = [] }) => violationIf(cmds.length > 1, 'allows one change per ALTER TABLE'),
  AlterTableCmd: alterationFaults,
  CreateRoleStmt: createUserViolations,
  AlterRoleStmt: alterUserViolations,
};

const INCLUDING_DEFAULTS = 8;

const onCommitFaults = (onCommit: CreateStmt['oncommit']): string[] =>
  violationIf(onCommit && onCommit !== 'ONCOMMIT_NOOP', 'has no ON COMMIT for temporary tables');

const unloggedFaults = (table: RangeVar | undefined): string[] =>
  violationIf(table?.relpersistence === 'u', 'has no unlogged tables');

function tableFaults(table: CreateStmt): string[] {
  return [
    ...onCommitFaults(table.oncommit),
    ...unloggedFaults(table.relation),
    ...violationIf(table.partspec ?? table.partbound, 'has no PARTITION of tables'),
    ...violationIf(table.inhRelations && !table.partbound, 'has no INHERITS'),
    ...violationIf(table.options, 'has no WITH (…) for tables'),
    ...violationIf(table.tablespacename, 'has no tablespaces'),
    ...violationIf(table.ofTypename, 'has no tables of a type'),
  ];
}

function tableAsFaults({ into, objtype, if_not_exists }: CreateTableAsStmt): string[] {
  return [
    ...unloggedFaults(into?.rel),
    ...violationIf(
      if_not_exists,
      `has no IF NOT EXISTS for ${objtype === 'OBJECT_MATVIEW' ? 'materialized views' : 'CREATE TABLE … AS'}`,
    ),
  ];
}

function constraintFaults({ contype, deferrable }: Constraint): string[] {
  const absent: Partial<Record<NonNullable<Constraint['contype']>, string>> = {
    CONSTR_CHECK: 'has no CHECK constraints',
    CONSTR_EXCLUSION: 'has no exclusion constraints',
    CONSTR_IDENTITY: 'numbers IDENTITY columns with gaps, and by IDENTITY (seed, step): derive ids from content',
    CONSTR_GENERATED: 'has no generated columns',
  };
  const fault = contype && absent[contype];
  return [...violationIf(fault, fault ?? ''), ...violationIf(deferrable, 'has no deferrable constraints')];
}

const ACCESS_EXCLUSIVE = 8;
export const NO_LOCK_MODES = 'has no lock modes: every LOCK is ACCESS EXCLUSIVE';

function lockFaults({ relations = [], mode, nowait }: LockStmt): string[] {
  const schemas = relations.flatMap((table) => ('RangeVar' in table ? [table.RangeVar.schemaname] : []));
  return [
    ...violationIf(mode !== ACCESS_EXCLUSIVE, NO_LOCK_MODES),
    ...violationIf(nowait, 'has no LOCK … NOWAIT'),
    ...violationIf(schemas.includes('cafe'), 'blocks all readers of a locked table: never lock cafe.*'),
  ];
}

function transactionFaults({ kind = 'TRANS_STMT_BEGIN', chain, options = [] }: TransactionStmt): string[] {
  const isDeferrable = options.some(
    (option) => 'DefElem' in option && option.DefElem.defname === 'transaction_deferrable',
  );
  return [
    ...violationIf(/SAVEPOINT|RELEASE|ROLLBACK_TO/.test(kind), 'has no savepoints'),
    ...violationIf(kind.includes('PREPARE'), 'has no two-phase commit'),
    ...violationIf(chain, 'has no AND CHAIN'),
    ...violationIf(isDeferrable, 'has no DEFERRABLE transactions'),
  ];
}

/** The prefix of the settings that the stand-in renames for PostgreSQL. */
const OWN_PREFIX = /^redshift\./;

/** From the configuration reference; the last ones are set by clients. */
const SETTINGS = new Set(
  `analyze_threshold_percent cast_super_null_on_error datashare_break_glass_session_var datestyle
   default_geometry_encoding describe_field_name_in_uppercase downcase_delimited_identifier
   enable_case_sensitive_identifier enable_case_sensitive_super_attribute enable_numeric_rounding
   enable_result_cache_for_session enable_vacuum_boost error_on_nondeterministic_update extra_float_digits
   interval_forbid_composite_literals json_serialization_enable json_serialization_parse_nested_strings
   max_concurrency_scaling_clusters max_cursor_result_set_size mv_enable_aqmv_for_session
   navigate_super_null_on_error parse_super_null_on_error pg_federation_repeatable_read query_group search_path
   spectrum_enable_pseudo_columns spectrum_query_maxerror statement_timeout stored_proc_log_min_messages
   timezone use_fips_ssl wlm_query_slot_count seed session_authorization role application_name client_encoding`.split(
    /\s+/,
  ),
);

function settingFaults({ kind, name = '', args = [] }: VariableSetStmt): string[] {
  if (kind === 'VAR_SET_MULTI' || kind === 'VAR_RESET_ALL') return [];
  if (!SETTINGS.has(name.toLowerCase().replace(OWN_PREFIX, ''))) return [`has no setting ${name}`];
  const hasUnit = args.some((arg) => 'A_Const' in arg && /^\d+\s*[a-z]+$/i.test(arg.A_Const.sval?.sval ?? ''));
  return violationIf(
    name === 'statement_timeout' && hasUnit,
    'expects statement_timeout in milliseconds, without a unit',
  );
}

function viewFaults({ view, options, withCheckOption }: ViewStmt): string[] {
  return [
    ...violationIf(view?.relpersistence === 't', 'has no temporary views'),
    ...violationIf(options, 'has no WITH (…) for views'),
    ...violationIf(withCheckOption !== 'NO_CHECK_OPTION', 'has no WITH CHECK OPTION'),
  ];
}

/** After the reference of COMMENT. */
const COMMENTED = new Set([
  'OBJECT_TABLE',
  'OBJECT_COLUMN',
  'OBJECT_VIEW',
  'OBJECT_TABCONSTRAINT',
  'OBJECT_DATABASE',
  'OBJECT_SCHEMA',
]);

function commentFaults({ objtype = 'OBJECT_TABLE' }: CommentStmt): string[] {
  const name = objtype.replace('OBJECT_', '').replaceAll('_', ' ');
  return violationIf(!COMMENTED.has(objtype), `has no COMMENT ON ${name}`);
}

const ALTERATIONS = new Set([
  'AT_AddColumn',
  'AT_DropColumn',
  'AT_AddConstraint',
  'AT_DropConstraint',
  'AT_ChangeOwner',
  'AT_AlterColumnType',
]);

function alterationFaults({ subtype = 'AT_AddColumn', missing_ok }: AlterTableCmd): string[] {
  return [
    ...violationIf(!ALTERATIONS.has(subtype), `has no such ALTER TABLE (${subtype})`),
    ...violationIf(missing_ok, 'has no IF [NOT] EXISTS inside ALTER TABLE'),
  ];
}
