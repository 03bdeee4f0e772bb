/** A closed range of sale ids, as 32 hex characters each: ids begin with their day. */
export type SaleIdRange = readonly [first: string, last: string];

const ID_DIGITS = 32;
const DAY_DIGITS = 4;

/** The sale ids of some days, the first and the last included (days since 2000-01-01). */
export const saleIdsOf = (first: number, last: number): SaleIdRange => [
  first.toString(16).padStart(DAY_DIGITS, '0').padEnd(ID_DIGITS, '0'),
  last.toString(16).padStart(DAY_DIGITS, '0').padEnd(ID_DIGITS, 'f'),
];

const MAX_RANGES = 20;

/**
 * The ranges of sale ids of the given days, consecutive days merged; if there are too many, one range over all of them.
 */
export function saleIdRangesOf(days: Iterable<number>): SaleIdRange[] {
  const sorted = [...new Set(days)].sort((a, b) => a - b);
  if (sorted.length === 0) return [];
  const starts = sorted.filter((day, at) => day - 1 !== sorted[at - 1]);
  if (starts.length > MAX_RANGES) return [saleIdsOf(sorted[0]!, sorted.at(-1)!)];
  const ends = sorted.filter((day, at) => day + 1 !== sorted[at + 1]);
  return starts.map((start, at) => saleIdsOf(start, ends[at]!));
}
