import { pino } from 'pino';

/** The values of `LOG_LEVEL`. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export type Logger = ReturnType<typeof createLogger>;

/**
 * One JSON line an event on stdout, where CloudWatch reads it. Callers pass ids, counts and milliseconds, never a row.
 * Lines are written synchronously, because a function is frozen as soon as it has answered. Each has its stage and
 * service, the dimensions of the metrics. An unknown level is `info`; `readConfig` reports it.
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
