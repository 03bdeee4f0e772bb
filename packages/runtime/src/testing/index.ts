export { createMemoryLogger, readMetrics } from './log.ts';
export { withShortTimeouts } from './short-timeouts.ts';
export { countTries } from './tries.ts';
