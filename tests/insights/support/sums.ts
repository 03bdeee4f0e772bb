/** Sums over sales, days and shares as the answers give them: no SQL, no floating half pennies. */
import type { Sale } from './sales-in.ts';

export const groups = <T, K>(all: readonly T[], keyOf: (one: T) => K): Map<K, T[]> => {
  const found = new Map<K, T[]>();
  for (const one of all) found.set(keyOf(one), [...(found.get(keyOf(one)) ?? []), one]);
  return found;
};

export const sum = <T>(all: readonly T[], figure: (one: T) => number): number =>
  all.reduce((total, one) => total + figure(one), 0);

export const takingsOf = (sales: readonly Sale[]): number => sum(sales, (sale) => sale.pence);
export const itemsOf = (sales: readonly Sale[]): number => sum(sales, (sale) => sale.items.length);
export const daysOf = (sales: readonly Sale[]): number => new Set(sales.map((sale) => sale.day)).size;

export const toPounds = (pence: number): number => pence / 100;

/** Rounded half away from zero, as SQL rounds; null if the whole is 0. */
export function ratio(part: number, whole: number, decimals = 4): number | null {
  if (whole === 0) return null;
  const scaled = Math.floor((2 * Math.abs(part) * 10 ** decimals + whole) / (2 * whole));
  return (Math.sign(part) * scaled) / 10 ** decimals;
}

export const change = (now: number, before: number): number | null => ratio(now - before, before);

/** The average of pence, as pounds to the penny. */
export const averagePounds = (pence: number, count: number): number | null => ratio(pence, count * 100, 2);

/** Sorts by one key after the other; a minus sign before a number reverses its order. */
export const sorted = <T>(all: Iterable<T>, ...keys: readonly ((one: T) => number | string)[]): T[] =>
  [...all].sort((one, other) => {
    for (const key of keys) {
      const [a, b] = [key(one), key(other)];
      if (a !== b) return a < b ? -1 : 1;
    }
    return 0;
  });

export const plusDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;
/** 1 Monday to 7 Sunday. */
export const weekdayOf = (day: string): number => ((new Date(day).getUTCDay() + 6) % 7) + 1;
export const mondayOf = (day: string): string => plusDays(day, 1 - weekdayOf(day));
export const monthOf = (day: string): string => `${day.slice(0, 7)}-01`;
