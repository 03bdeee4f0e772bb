import type { Context } from 'aws-lambda';

/**
 * Milliseconds that are kept for the answer: whoever works gives up so long before the function would be stopped in the
 * middle of it.
 */
const ANSWER_RESERVE_MS = 5000;
/** No function runs longer (milliseconds): Lambda reckons what is left by a clock that may jump. */
const MAX_INVOCATION_MS = 900_000;

/**
 * When an invocation must be done with its work, in milliseconds of `performance.now()`.
 *
 * @param reserve milliseconds that its answer takes
 */
export const deadlineOf = (context: Pick<Context, 'getRemainingTimeInMillis'>, reserve = ANSWER_RESERVE_MS): number =>
  performance.now() + Math.min(context.getRemainingTimeInMillis(), MAX_INVOCATION_MS) - reserve;
