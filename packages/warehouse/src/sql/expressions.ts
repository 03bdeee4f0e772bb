/** An id column as 32 hex characters, whether it is a `uuid` or a `char(32)`. */
export const hexOf = (column: string): string => `replace(cast(${column} as varchar(36)), '-', '')`;

/** `$1, $2, $3`: the two warehouses have no common way to pass a list. */
export const placeholders = (count: number, from = 1): string =>
  Array.from({ length: count }, (_, at) => `$${from + at}`).join(', ');

/** The number of a statement's parameters must fit in 16 bits, and `pg` does not check it. */
const ROWS_PER_STATEMENT = 500;

/** Splits rows into batches that fit into a statement's parameters. */
export function* inBatches<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) yield rows.slice(from, from + ROWS_PER_STATEMENT);
}

/** `($1, $2), ($3, $4)`: the placeholders of several rows. @param more is appended to each */
export const rowPlaceholders = (rows: number, columns: number, more = ''): string =>
  Array.from({ length: rows }, (_, at) => `(${placeholders(columns, at * columns + 1)}${more})`).join(', ');
