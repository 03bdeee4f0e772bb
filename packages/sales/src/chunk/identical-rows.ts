import { Fingerprints } from '../memory/fingerprints.ts';
import type { SoldAt } from '../sale/sold-at.ts';

/** Counts the identical rows of a drop, exactly: two equal sales in one file are two sales. */
export interface IdenticalRows {
  /** @returns how many rows with this text came before */
  count(soldAt: SoldAt, text: string): number;
}

/** For a file in time order, as every till writes it: remembers the rows of one second. */
export class SortedRows implements IdenticalRows {
  #second = 0;
  readonly #rows = new Map<string, number>();

  count(soldAt: SoldAt, text: string): number {
    if (soldAt !== this.#second) this.#rows.clear();
    this.#second = soldAt;
    const before = this.#rows.get(text) ?? 0;
    this.#rows.set(text, before + 1);
    return before;
  }
}

/** For a file in any order: 11 to 16 bytes per distinct row. */
export class UnsortedRows implements IdenticalRows {
  readonly #rows = new Fingerprints();

  count(_soldAt: SoldAt, text: string): number {
    return this.#rows.add(text);
  }
}
