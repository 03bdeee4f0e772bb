import type { SoldAt } from '../sale/sold-at.ts';

/** More than a till can sell. */
const MAX_ROWS_PER_SECOND = 50_000;

/** Whether a file's rows are in time order, and few enough per second to keep those of one in memory. */
export class TimeOrder {
  isSorted = true;
  #second = 0;
  #rows = 0;

  add(soldAt: SoldAt): void {
    this.#rows = soldAt === this.#second ? this.#rows + 1 : 1;
    if (soldAt < this.#second || this.#rows > MAX_ROWS_PER_SECOND) this.isSorted = false;
    this.#second = soldAt;
  }
}
