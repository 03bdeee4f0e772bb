import { DatabaseError } from 'pg';
import { DataError, ObjectError, UnavailableError } from './port.ts';

const sqlState = (error: unknown): string => (error instanceof DatabaseError ? (error.code ?? '') : '');

/** Class 22: a value that does not fit; class 23: a constraint. */
export const isDataError = (error: unknown): boolean => /^2[23]/.test(sqlState(error));

/** Serialization failures, deadlocks, a statement out of time, a server that restarts or is full, a session that was ended. */
const TRANSIENT_STATES = /^(40001|40P01|57014|57P0[1235]|08...|25P0[34]|53300)$/;
/** Redshift reports these as internal errors; their text alone tells. */
const TRANSIENT_ON_REDSHIFT = /^1023\b|serializable isolation violation|conflict with concurrent transaction/i;
const BROKEN = /ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|terminated|timeout|closed|not queryable/i;

/** Whether the same transaction may succeed when it is run again. */
export function isTransient(error: unknown): boolean {
  const state = sqlState(error);
  const { code = '', message = '' } = Object(error) as Partial<NodeJS.ErrnoException>;
  if (state !== '') return TRANSIENT_STATES.test(state) || (state === 'XX000' && TRANSIENT_ON_REDSHIFT.test(message));
  if (error instanceof DataError || error instanceof ObjectError || error instanceof UnavailableError) return false;
  return BROKEN.test(`${code} ${message}`);
}

/** What does not fit and where, without the value: PostgreSQL quotes it in its message, a constraint in its detail. */
export function messageOf(error: unknown): string {
  const { message, table, column, constraint } = error as DatabaseError;
  return [message.replace(/"[^"]*"/g, '"…"'), table && `table ${table}`, column && `column ${column}`, constraint && `constraint ${constraint}`].filter(Boolean).join(', ');
}
