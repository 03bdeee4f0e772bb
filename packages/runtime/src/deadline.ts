import type { Context } from 'aws-lambda';

/** Milliseconds reserved for the response: work ends this long before Lambda stops the function. */
const ANSWER_RESERVE_MS = 5000;
/** The longest invocation, in milliseconds: Lambda computes the time left from a clock that may jump. */
const MAX_INVOCATION_MS = 900_000;

/**
 * When an invocation must end its work, in milliseconds of `performance.now()`.
 *
 * @param reserve milliseconds reserved for the response
 */
export const deadlineOf = (context: Pick<Context, 'getRemainingTimeInMillis'>, reserve = ANSWER_RESERVE_MS): number =>
  performance.now() + Math.min(context.getRemainingTimeInMillis(), MAX_INVOCATION_MS) - reserve;
