export { startCloud } from './cloud.ts';
export { connectCloud } from './cloud-client.ts';
export { authorization } from './credential.ts';
export type { Backlog, Cloud, CloudClient, CloudOptions, DeadLetter, Invocation, QueueUrls } from './types.ts';
export { startPostgres, type Postgres } from './postgres.ts';
export { erasePostgres } from './postgres-erase.ts';
