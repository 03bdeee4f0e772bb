export { keptLogger, metricsIn } from './log.ts';
export { hasty } from './short-timeouts.ts';
