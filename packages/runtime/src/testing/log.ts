import { symbols } from 'pino';
import * as z from 'zod';
import { createLogger, type Logger } from '../logger.ts';

/** A logger that keeps its lines in memory. */
export function createMemoryLogger(service: string): {
  readonly logger: Logger;
  readonly lines: Record<string, unknown>[];
} {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger(service, 'test');
  Object.assign(logger, {
    [symbols.streamSym]: { write: (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>) },
  });
  return { logger, lines };
}

const name = z.string().min(1).max(255);
/** A line in CloudWatch's embedded metric format, checked by the rules of its specification. */
const metricLine = z.looseObject({
  stage: name,
  service: name,
  _aws: z.strictObject({
    Timestamp: z.int().refine((milliseconds) => Math.abs(milliseconds - Date.now()) < 3_600_000),
    CloudWatchMetrics: z.tuple([
      z.strictObject({
        Namespace: z.literal('Brewline'),
        Dimensions: z.tuple([z.tuple([z.literal('stage'), z.literal('service')])]),
        Metrics: z
          .array(z.strictObject({ Name: name, Unit: z.enum(['Count', 'Seconds']) }))
          .min(1)
          .max(100),
      }),
    ]),
  }),
});

/**
 * The metrics that CloudWatch reads from a log, in the order of the lines.
 *
 * @throws ZodError for a line that CloudWatch would not understand
 */
export function readMetrics(lines: readonly Record<string, unknown>[]) {
  return lines
    .filter((line) => '_aws' in line)
    .flatMap((line) => {
      const { stage, service, _aws, ...members } = metricLine.parse(line);
      return _aws.CloudWatchMetrics[0].Metrics.map(({ Name, Unit }) => ({
        stage,
        service,
        name: Name,
        unit: Unit,
        value: z.number().parse(members[Name]),
      }));
    });
}
