export { type Pooler, type PoolerOptions, startPooler } from './pooler.ts';
export { type Fate, PostgresProxy, type Rewrite } from './proxy.ts';
export { query, queryNumber } from './query.ts';
export { type Ending, ENDINGS, RestartableServer } from './restartable-server.ts';
export { copyDatabase, startTestPostgres } from './server.ts';
