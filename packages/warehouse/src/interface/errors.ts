import type { TableName } from '@brewline/sales';

/** The data itself does not fit: repeating the same transaction cannot help. */
export class DataError extends Error {
  override readonly name: string = 'DataError';
}

/** What was staged is not what was sent. */
export class StagingError extends DataError {
  override readonly name = 'StagingError';

  constructor(table: TableName, sent: number, arrived: number) {
    super(`${arrived} rows of ${table} arrived where ${sent} were sent`);
  }
}

/** The warehouse could not be reached, or not in time: the same transaction may succeed later. */
export class UnavailableError extends Error {
  override readonly name: string = 'UnavailableError';
}

/** An object of the clean bucket could not be read or put: it fails the drops that need it, not their neighbours. */
export class ObjectError extends Error {
  override readonly name = 'ObjectError';
}
