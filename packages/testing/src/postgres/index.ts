export { type Pooler, type PoolerOptions, startPooler } from './pooler.ts';
export { query, queryNumber } from './query.ts';
export { copyDatabase, startTestPostgres } from './server.ts';
