export { erasePostgres } from './erase.ts';
export { type Postgres, type PostgresOptions, startPostgres } from './postgres.ts';
