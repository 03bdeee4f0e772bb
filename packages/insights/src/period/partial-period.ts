import { addDays, daysBetween } from './calendar.ts';
import type { Span } from './period.ts';

/** A period up to the day that is known. */
export interface PartialSpan extends Span {
  /** Whether its last day is known to be over. */
  readonly hasEnded: boolean;
}

/**
 * A period that is not over, against as many days of the one before: a whole one would compare unlike things.
 *
 * @param end the last day of which anything is known
 */
export function limitSpan(span: Span, end: string): PartialSpan {
  if (end >= span.to || end < span.from) return { ...span, hasEnded: true };
  const previousTo = addDays(span.previousFrom, daysBetween(span.from, end));
  return { ...span, to: end, previousTo: previousTo < span.previousTo ? previousTo : span.previousTo, hasEnded: false };
}
