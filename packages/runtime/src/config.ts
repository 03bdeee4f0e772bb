import * as z from 'zod';
import { LOG_LEVELS } from './logger.ts';

/**
 * Reads a handler's environment once, at cold start.
 *
 * @throws Error naming every variable that is missing or malformed, never its content
 */
export function readConfig<Shape extends z.ZodRawShape>(
  shape: Shape,
  environment: NodeJS.ProcessEnv = process.env,
): z.infer<z.ZodObject<Shape>> {
  const parsed = z.object(shape).safeParse(environment);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(
    `The function's environment is incomplete. ${faults.join('; ')}. Set it in the service's serverless.yml.`,
  );
}

/** The variables of every function: its stage and its log level. */
export const baseConfig = { STAGE: z.string().min(1), LOG_LEVEL: z.enum(LOG_LEVELS).optional() };

/** The variables of every queue consumer: also its own queue, for retries, and its dead-letter queue. */
export const queueConfig = { ...baseConfig, SOURCE_QUEUE_URL: z.url(), DEAD_LETTER_QUEUE_URL: z.url() };
