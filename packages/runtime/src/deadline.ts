import type { Context } from 'aws-lambda';

/** Whoever asks the warehouse gives up this long (milliseconds) before the function would be stopped in the middle of it. */
const RESERVE = 5000;

/** When an invocation must be done with the warehouse, in milliseconds of `performance.now()`. */
export const deadlineOf = (context: Pick<Context, 'getRemainingTimeInMillis'>): number => performance.now() + context.getRemainingTimeInMillis() - RESERVE;
