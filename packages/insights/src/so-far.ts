import type { Span } from './periods.ts';

/** `2021-08-25` and so many days later. */
export const plusDays = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** Monday 1 … Sunday 7. */
export const weekdayOf = (day: string): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7 + 1;

export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

/** A period that is not over, up to the newest day, against as many days of the one before: a whole one would compare unlike things. */
export function soFar(span: Span, newest: string | undefined): Span & { readonly isOver: boolean } {
  if (newest === undefined || newest >= span.to || newest < span.from) return { ...span, isOver: true };
  const previousTo = plusDays(span.previousFrom, daysBetween(span.from, newest));
  return { ...span, to: newest, previousTo: previousTo < span.previousTo ? previousTo : span.previousTo, isOver: false };
}
