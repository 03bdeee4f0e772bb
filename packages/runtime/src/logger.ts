import { pino } from 'pino';

export type Logger = ReturnType<typeof createLogger>;

/**
 * One JSON line an event on stdout, where CloudWatch reads it. Callers pass ids, counts and milliseconds, never a row.
 * Each is written before the next step: a function is frozen as soon as it has answered.
 */
export const createLogger = (service: string) =>
  pino({ base: { service }, level: process.env.LOG_LEVEL ?? 'info', formatters: { level: (level) => ({ level }) } }, pino.destination({ sync: true }));
