export { connectCloud } from './cloud/client.ts';
export { startCloud } from './cloud/cloud.ts';
export type { Backlog, Cloud, CloudClient, CloudOptions, DeadLetter, Invocation, QueueUrls } from './cloud/types.ts';
export { authorization } from './emulator/index.ts';
export { erasePostgres, type Postgres, startPostgres } from './postgres/index.ts';
