import { DatabaseError } from 'pg';

const sqlState = (error: unknown): string => (error instanceof DatabaseError ? (error.code ?? '') : '');

/** Class 22: a value that does not fit; class 23: a constraint. */
export const isDataError = (error: unknown): boolean => /^2[23]/.test(sqlState(error));

/**
 * Serialization failures, deadlocks, lock and statement timeouts, a server that restarts, fails over or lacks disk,
 * memory or connections, a terminated session:
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const TRANSIENT_STATES = /^(40001|40003|40P01|55P03|57014|57P0[1235]|08...|25006|25P0[34]|53[0-3]00)$/;
/** Redshift reports these as internal errors; only their text identifies them. */
const TRANSIENT_ON_REDSHIFT = /^1023\b|serializable isolation violation|conflict with concurrent transaction/i;
/** Node's codes for a connection that is lost or not made. */
const BROKEN_CODES = /^(ECONN[A-Z]+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/;
/**
 * The driver's own errors have no code. The whole message must match: one that only contains these words may quote a
 * file name.
 */
const BROKEN =
  /^(Connection terminated( unexpectedly)?|timeout expired|Client .* is not queryable|Query read timeout)$/;

/** Whether the same transaction may succeed when it is run again. */
export function isTransient(error: unknown): boolean {
  const state = sqlState(error);
  const { code = '', message = '' } = Object(error) as Partial<NodeJS.ErrnoException>;
  if (state !== '') return TRANSIENT_STATES.test(state) || (state === 'XX000' && TRANSIENT_ON_REDSHIFT.test(message));
  return BROKEN_CODES.test(code) || BROKEN.test(message);
}

/** The fault and its place without the value, which PostgreSQL quotes in its message or a constraint in its detail. */
export function messageWithoutValues(error: unknown): string {
  const { message, table, column, constraint } = error as DatabaseError;
  return [
    message.replace(/"[^"]*"/g, '"…"'),
    table && `table ${table}`,
    column && `column ${column}`,
    constraint && `constraint ${constraint}`,
  ]
    .filter(Boolean)
    .join(', ');
}
