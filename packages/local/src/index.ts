export { startCloud } from './cloud.ts';
export type { Cloud, CloudOptions, DeadLetter, Invocation, QueueUrls } from './types.ts';
export { startPostgres, type Postgres } from './postgres.ts';
export { erasePostgres } from './postgres-erase.ts';
