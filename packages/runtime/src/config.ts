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

/** What every function is told: the stage it belongs to, and how much to log. */
export const baseConfig = { STAGE: z.string().min(1), LOG_LEVEL: z.enum(LOG_LEVELS).optional() };

/** What every queue consumer is told besides: its own queue, to shorten a retry, and where its dead letters go. */
export const queueConfig = { ...baseConfig, SOURCE_QUEUE_URL: z.url(), DEAD_LETTER_QUEUE_URL: z.url() };
