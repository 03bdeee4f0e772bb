/** The status of a file, for readers. */
export const STATUS_NAMES = {
  loaded: 'Loaded',
  refused: 'Refused',
  superseded: 'Superseded',
  empty: 'Empty',
  loading: 'Loading',
  stuck: 'Stuck',
  retracted: 'Retracted',
} as const;

/**
 * A condition on `mart.drops` and `mart.row_notes`: files that hold any day of a period, and those without a day that
 * were uploaded since it began.
 */
export const filesInPeriod = (from: string, to: string): string =>
  `coalesce(last_day, cast(last_modified as date)) >= ${from} and (first_day is null or first_day <= ${to})`;
