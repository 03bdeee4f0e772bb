/** Reads whole files in tests and shows the outcome of each row. */
export * from './read-all.ts';
export * from './rows.ts';
