export { erasePostgres } from './erase.ts';
export { findPrograms, readVersion } from './programs.ts';
export { type Postgres, type PostgresOptions, startPostgres } from './postgres.ts';
