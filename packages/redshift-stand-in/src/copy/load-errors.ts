/** Translates PostgreSQL's error for a row that a COPY cannot load into Redshift's. */
import pg from 'pg';
import { type ErrorFields } from '@brewline/testing/postgres-messages';
import { columnOfByteLength } from '../server/database.ts';

/** One object of a COPY, and the line of the whole input that it begins at. */
export interface LoadedFile {
  readonly url: string;
  readonly firstLine: number;
}

/** A row of sys_load_error_detail. */
export interface LoadError {
  readonly sessionId: number;
  readonly file: string;
  /** from 1, in that file */
  readonly line: number;
  readonly column: string;
  readonly code: number;
  /** never quotes the row */
  readonly message: string;
}

/** Classes 22 (a value that does not fit) and 23 (a constraint). */
export const isLoadError = ({ C: state = '' }: ErrorFields): boolean => /^2[23]/.test(state);

/** The row of sys_load_error_detail for a row that PostgreSQL rejected. */
export function loadErrorOf(error: ErrorFields, sessionId: number, files: readonly LoadedFile[]): LoadError {
  const [, line = '0', column = error.c ?? columnOfByteLength(error) ?? ''] =
    /^COPY .*?, line (\d+)(?:, column ([^:\n]+))?/m.exec(error.W ?? '') ?? [];
  const file = files.findLast(({ firstLine }) => firstLine <= Number(line));
  const [code, message] = reasonOf(error);
  return {
    sessionId,
    file: file?.url ?? '',
    line: file ? Number(line) - file.firstLine + 1 : 0,
    column,
    code,
    message,
  };
}

/**
 * From Redshift's load error reference. PostgreSQL's messages quote the value, so they only select one of these.
 */
const REASONS: readonly (readonly [state: RegExp, text: RegExp, code: number, message: string])[] = [
  [/^23502$/, /./, 1213, 'Missing data for not-null field'],
  [/^(23514|22001)$/, /./, 1204, 'String length exceeds DDL length'],
  [/^22P04$/, /^missing data/, 1203, 'Fewer columns than expected'],
  [/^22P04$/, /^extra data/, 1202, 'Extra column(s) found'],
  [/^220(07|08)$/, /type date\b/, 1205, 'Invalid date format'],
  [/^220(07|08|09)$/, /./, 1206, 'Invalid timestamp format or value'],
  [/^22P02$/, /type (smallint|integer|bigint)/, 1207, 'Invalid digit'],
  [/^22P02$/, /type (real|double precision)/, 1208, 'Invalid float'],
  [/^22P02$/, /type numeric/, 1209, 'Invalid decimal'],
  [/^22P02$/, /type boolean/, 1210, 'Invalid boolean'],
  [/^22003$/, /type (smallint|integer|bigint)/, 1222, 'Integer overflow'],
  [/^22003$/, /./, 1204, 'Value out of range'],
  [/^22021$/, /./, 1220, 'Invalid UTF-8'],
];

function reasonOf({ C: state = '', M: text = '' }: ErrorFields): [code: number, message: string] {
  const [, , code = 1216, message = 'Invalid input line'] =
    REASONS.find(([states, texts]) => states.test(state) && texts.test(text)) ?? [];
  return [code, message];
}

/** Records a load error over its own connection, so that it stays when the load's transaction is rolled back. */
export async function recordLoadError(
  url: string,
  { sessionId, file, line, column, code, message }: LoadError,
): Promise<void> {
  await runStatement(
    url,
    `insert into public.sys_load_error_detail values ($1, public.getdate(), $2, $3, $4, $5, $6)`,
    [sessionId, file, line, column, code, message],
  );
}

/** Runs one statement over its own connection. */
export async function runStatement(url: string, sql: string, values?: unknown[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  // A broken connection also fails the statement.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(sql, values);
  } finally {
    await client.end();
  }
}
