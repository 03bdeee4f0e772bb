import { pino } from 'pino';

export type Logger = ReturnType<typeof createLogger>;

/** One JSON line an event on stdout, where CloudWatch reads it. Callers pass ids, counts and milliseconds, never a row. */
export const createLogger = (service: string) =>
  pino({ base: { service }, level: process.env.LOG_LEVEL ?? 'info', formatters: { level: (level) => ({ level }) } });
