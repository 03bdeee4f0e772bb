import { pino } from 'pino';

/** What `LOG_LEVEL` may be. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export type Logger = ReturnType<typeof createLogger>;

/**
 * One JSON line an event on stdout, where CloudWatch reads it. Callers pass ids, counts and milliseconds, never a row.
 * Each is written before the next step: a function is frozen as soon as it has answered. Each names its stage and
 * service, which are the dimensions of the metrics among them. A level that does not exist is `info`; `readConfig`
 * complains of it.
 */
export const createLogger = (service: string, stage: string) =>
  pino(
    {
      base: { stage, service },
      level: LOG_LEVELS.find((level) => level === process.env.LOG_LEVEL) ?? 'info',
      formatters: { level: (level) => ({ level }) },
    },
    pino.destination({ sync: true }),
  );
