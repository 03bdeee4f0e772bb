export { erasePostgres } from './erase.ts';
export { findPrograms } from './programs.ts';
export { type Postgres, type PostgresOptions, startPostgres } from './postgres.ts';
