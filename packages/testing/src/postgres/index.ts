export { type Pooler, type PoolerOptions, startPooler } from './pooler.ts';
export { query, queryNumber } from './query.ts';
export { copyDatabase, startTestPostgres } from './server.ts';
export { type Before, type Fate, PostgresProxy, type Rewrite, type Statement } from './proxy.ts';
