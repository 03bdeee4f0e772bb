import type { TableName } from '@brewline/sales';

/** The data itself does not fit: retrying the transaction cannot help. */
export class DataError extends Error {
  override readonly name: string = 'DataError';
}

/** The number of staged rows is not the number sent. */
export class StagingError extends DataError {
  override readonly name = 'StagingError';

  constructor(table: TableName, sent: number, arrived: number) {
    super(`${arrived} rows of ${table} were staged, but ${sent} were sent`);
  }
}

/** The warehouse could not be reached, or not in time: the same transaction may succeed later. */
export class UnavailableError extends Error {
  override readonly name: string = 'UnavailableError';
}

/** An object of the clean bucket could not be read or written: it fails only the drops that need it. */
export class ObjectError extends Error {
  override readonly name = 'ObjectError';
}
