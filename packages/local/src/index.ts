export { type Backlog, type CloudClient, connectCloud, type DeadLetter, type QueueUrls } from './cloud/client.ts';
export { type Cloud, type CloudOptions, startCloud } from './cloud/cloud.ts';
export { authorization } from './emulator/index.ts';
export type { Invocation } from './functions/event-source-mapping.ts';
export { erasePostgres, type Postgres, startPostgres } from './postgres/index.ts';
