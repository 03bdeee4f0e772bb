import { daysBetween, plusDays } from './days.ts';
import type { Span } from './periods.ts';

/** A period that is not over, up to the newest day, against as many days of the one before: a whole one would compare unlike things. */
export function soFar(span: Span, newest: string | undefined): Span & { readonly isOver: boolean } {
  if (newest === undefined || newest >= span.to || newest < span.from) return { ...span, isOver: true };
  const previousTo = plusDays(span.previousFrom, daysBetween(span.from, newest));
  return { ...span, to: newest, previousTo: previousTo < span.previousTo ? previousTo : span.previousTo, isOver: false };
}
