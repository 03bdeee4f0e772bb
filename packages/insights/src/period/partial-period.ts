import { addDays, daysBetween } from './calendar.ts';
import type { Span } from './period.ts';

/** A period up to the last known day. */
export interface PartialSpan extends Span {
  /** Whether its last day is known to be over. */
  readonly hasEnded: boolean;
}

/**
 * Cuts a period that is not over at the last known day, and the previous one to as many days: a whole one would not be
 * comparable.
 *
 * @param end the last known day
 */
export function limitSpan(span: Span, end: string): PartialSpan {
  if (end >= span.to || end < span.from) return { ...span, hasEnded: true };
  const previousTo = addDays(span.previousFrom, daysBetween(span.from, end));
  return { ...span, to: end, previousTo: previousTo < span.previousTo ? previousTo : span.previousTo, hasEnded: false };
}
