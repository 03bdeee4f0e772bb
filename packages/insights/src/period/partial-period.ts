import { daysBetween, plusDays } from './calendar.ts';
import type { Span } from './period.ts';

/** A period up to the day that is known. */
export interface SpanSoFar extends Span {
  readonly isOver: boolean;
}

/**
 * A period that is not over, against as many days of the one before: a whole one would compare unlike things.
 *
 * @param end the last day of which anything is known
 */
export function soFar(span: Span, end: string): SpanSoFar {
  if (end >= span.to || end < span.from) return { ...span, isOver: true };
  const previousTo = plusDays(span.previousFrom, daysBetween(span.from, end));
  return { ...span, to: end, previousTo: previousTo < span.previousTo ? previousTo : span.previousTo, isOver: false };
}
