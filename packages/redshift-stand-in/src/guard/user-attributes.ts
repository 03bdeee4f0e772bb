/**
 * Clauses of CREATE USER and ALTER USER that only Redshift has: no password, and a session's idle timeout.
 */
import type { AlterRoleStmt, CreateRoleStmt, Node, ScanToken } from 'libpg-query';
import { blankOut, statementsOf, wordsOf } from '../sql/tokens.ts';

const USER = /^(?:create|alter) user /;
const MIN_TIMEOUT_SECONDS = 60;
const MAX_TIMEOUT_SECONDS = 1_728_000;
const OPTIONS = new Set(['password', 'createdb', 'connectionlimit', 'validUntil']);

/**
 * The SQL with PASSWORD NULL in place of PASSWORD DISABLE and blanks in place of SESSION TIMEOUT, so that PostgreSQL
 * accepts it.
 */
export function withoutUserAttributes(sql: string): string {
  const users = statementsOf(sql).filter((statement) => USER.test(wordsOf(statement)));
  const timeouts = users.map(timeoutOf).filter((tokens) => tokens.length > 0);
  const bytes = Buffer.from(timeouts.length === 0 ? sql : blankOut(sql, timeouts));
  for (const { start, end } of users.flatMap(disabled)) bytes.write('null'.padEnd(end - start), start);
  return users.length === 0 ? sql : bytes.toString();
}

/** The words DISABLE after PASSWORD. */
const disabled = (statement: readonly ScanToken[]): ScanToken[] =>
  statement.filter(
    ({ text }, at) => text.toLowerCase() === 'disable' && statement[at - 1]?.text.toLowerCase() === 'password',
  );

/** The words SESSION TIMEOUT and the seconds after them. */
function timeoutOf(statement: readonly ScanToken[]): ScanToken[] {
  const at = statement.findIndex((_, from) => /^session timeout \d+$/.test(wordsOf(statement.slice(from, from + 3))));
  return at < 0 ? [] : statement.slice(at, at + 3);
}

/** The faults of a session timeout. */
export function timeoutViolations(statement: readonly ScanToken[]): string[] {
  const seconds = Number(timeoutOf(statement).at(-1)?.text ?? MIN_TIMEOUT_SECONDS);
  return seconds < MIN_TIMEOUT_SECONDS || seconds > MAX_TIMEOUT_SECONDS
    ? [`expects a SESSION TIMEOUT of ${MIN_TIMEOUT_SECONDS} to ${MAX_TIMEOUT_SECONDS} seconds`]
    : [];
}

export function createUserViolations({ stmt_type, options = [] }: CreateRoleStmt): string[] {
  if (stmt_type === 'ROLESTMT_ROLE')
    return options.length > 0 ? ['allows no options in CREATE ROLE: create a user'] : [];
  return [
    ...optionViolations(options),
    ...(namesOf(options).includes('password') ? [] : ['needs a PASSWORD in CREATE USER, at least PASSWORD DISABLE']),
  ];
}

export const alterUserViolations = ({ options = [] }: AlterRoleStmt): string[] => optionViolations(options);

const optionViolations = (options: readonly Node[]): string[] =>
  namesOf(options)
    .filter((name) => !OPTIONS.has(name))
    .map((name) => `has no such user option (${name})`);

const namesOf = (options: readonly Node[]): string[] =>
  options.flatMap((option) => ('DefElem' in option ? [option.DefElem.defname ?? ''] : []));
