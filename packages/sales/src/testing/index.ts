/** Reads whole files in tests and shows what became of each row. */
export * from './read-all.ts';
export * from './rows.ts';
