/** Reports SQL that Redshift does not support, so that tests on PostgreSQL cannot pass with it. */
import { type CreateStmt, parseSync, type ScanToken } from 'libpg-query';
import { copyViolations, isCopyFromS3 } from '../copy/statement.ts';
import { correlationViolations } from './correlations.ts';
import { EXPRESSIONS } from './expressions.ts';
import { literalViolations } from './literals.ts';
import { nameViolations } from './names.ts';
import { ruleViolations } from './rules.ts';
import { kindViolations, NO_LOCK_MODES, STATEMENTS } from './statements.ts';
import { attributeViolations, attributesOf, withoutTableAttributes } from './table-attributes.ts';
import { timeoutViolations, withoutUserAttributes } from './user-attributes.ts';
import { blankOut, statementsOf, wordsOf } from '../sql/tokens.ts';

const MAX_SQL_BYTES = 16 * 1024 * 1024;
const RULES = { ...EXPRESSIONS, ...STATEMENTS };

/** The SQL without the clauses and settings that only Redshift has, so that PostgreSQL accepts it. */
export const toPostgres = (sql: string): string =>
  withoutUserAttributes(withoutTableAttributes(sql)).replaceAll(REDSHIFT_SETTING, '$1redshift.$2');

/** Settings that PostgreSQL lacks; it accepts any name that contains a dot. */
const REDSHIFT_SETTING = /((?:^|;)\s*set\s+)(describe_field_name_in_uppercase)\b/gi;

/**
 * What Redshift does not support of one or several statements, or does differently from PostgreSQL: sentences that name
 * the feature and the first 80 characters of its statement. Empty for SQL that both support.
 */
export function violationsOf(sql: string): string[] {
  if (Buffer.byteLength(sql) > MAX_SQL_BYTES)
    return [`Redshift allows at most 16 MB of SQL at once, not ${Buffer.byteLength(sql)} bytes: ${headOf(sql)}`];
  const copies = statementsOf(sql).filter(isCopyFromS3);
  const textOf = (copy: readonly ScanToken[]) => Buffer.from(sql).subarray(copy[0]!.start, copy.at(-1)!.end).toString();
  const copied = copies.flatMap((copy) =>
    copyViolations(copy).map((fault) => `Redshift ${fault}: ${headOf(textOf(copy))}`),
  );
  return [...copied, ...parsedViolations(blankOut(sql, copies))];
}

function parsedViolations(sql: string): string[] {
  const statements = parse(toPostgres(sql));
  if (typeof statements === 'string') return [`Redshift cannot parse this (${statements}): ${headOf(sql)}`];
  const bytes = Buffer.from(sql);
  return statements.flatMap(({ stmt, stmt_location: from = 0, stmt_len: length }) => {
    const text = bytes.subarray(from, length === undefined || length === 0 ? undefined : from + length).toString();
    const faults = stmt
      ? [
          ...kindViolations(stmt),
          ...ruleViolations(stmt, RULES),
          ...correlationViolations(stmt),
          ...wordViolations(text, stmt),
        ]
      : [];
    return [...new Set(faults)].map((fault) => `Redshift ${fault}: ${headOf(text)}`);
  });
}

function parse(sql: string): string | NonNullable<ReturnType<typeof parseSync>['stmts']> {
  try {
    return sql.trim() === '' ? [] : (parseSync(sql).stmts ?? []);
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * Faults that the tree does not show: in unquoted names, an explicit default lock mode, and the attributes of tables
 * and users.
 */
function wordViolations(text: string, stmt: object): string[] {
  const [statement = []] = statementsOf(text);
  const hasLockMode = 'LockStmt' in stmt && / in access exclusive mode\b/.test(wordsOf(statement));
  return [
    ...nameViolations(stmt, statement),
    ...literalViolations(statement),
    ...(hasLockMode ? [NO_LOCK_MODES] : []),
    ...timeoutViolations(statement),
    ...('CreateStmt' in stmt
      ? attributeViolations(attributesOf(statement).attributes, columnsOf(stmt.CreateStmt as CreateStmt))
      : []),
  ];
}

const columnsOf = ({ tableElts = [] }: CreateStmt): string[] =>
  tableElts.flatMap((each) => ('ColumnDef' in each ? [each.ColumnDef.colname ?? ''] : []));

const headOf = (sql: string): string => sql.replaceAll(/\s+/g, ' ').trim().slice(0, 80);
