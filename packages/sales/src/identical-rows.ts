import { hash } from 'node:crypto';
import type { SoldAt } from './sold-at.ts';

/** Thrown when a file cannot be counted by time alone: read it again with {@link AnyOrder}. */
export class NotInOrderOfTime extends Error {
  override readonly name = 'NotInOrderOfTime';
}

/** Counts the identical rows of a drop, exactly: two equal sales in one file are two sales. */
export interface IdenticalRows {
  /** @returns how many rows with this text came before */
  count(soldAt: SoldAt, text: string): number;
}

const MOST_ROWS_OF_A_SECOND = 50_000;

/** For a file in order of time, as every till writes it: remembers the rows of one second. */
export class InOrderOfTime implements IdenticalRows {
  #second = 0;
  readonly #rows = new Map<string, number>();

  /** @throws NotInOrderOfTime when time goes back, or one second holds more than a till can sell */
  count(soldAt: SoldAt, text: string): number {
    if (soldAt < this.#second || this.#rows.size > MOST_ROWS_OF_A_SECOND) throw new NotInOrderOfTime();
    if (soldAt > this.#second) this.#rows.clear();
    this.#second = soldAt;
    const before = this.#rows.get(text) ?? 0;
    this.#rows.set(text, before + 1);
    return before;
  }
}

/** Tables that grow one by one, so that only a 256th is ever held twice. */
const TABLES = 256;
const FIRST_CAPACITY = 64;
const FULLEST = 0.85;
const GROWTH = 1.5;
const MOST_IN_A_BYTE = 255;

/**
 * For a file in any order: 64 bits of SHA-256 and a count of one byte for each different row, in open addressing.
 * With the tables between 57 % and 85 % full that is 11 to 16 bytes a row.
 */
export class AnyOrder implements IdenticalRows {
  readonly #tables = Array.from({ length: TABLES }, () => new Table(FIRST_CAPACITY));

  count(_soldAt: SoldAt, text: string): number {
    const digest = hash('sha256', text, 'buffer');
    const fingerprint = digest.readBigUInt64LE(1);
    const at = digest[0]!;
    let table = this.#tables[at]!;
    if (table.used >= table.capacity * FULLEST) this.#tables[at] = table = table.grown();
    return table.count(fingerprint);
  }
}

class Table {
  used = 0;
  readonly capacity: number;
  readonly #fingerprints: BigUint64Array;
  readonly #counts: Uint8Array;
  /** Counts that a byte does not hold; each stands for 255 rows or more. */
  readonly #large = new Map<bigint, number>();

  constructor(capacity: number) {
    this.capacity = capacity;
    this.#fingerprints = new BigUint64Array(capacity);
    this.#counts = new Uint8Array(capacity);
  }

  count(fingerprint: bigint): number {
    const at = this.#find(fingerprint);
    const small = this.#counts[at]!;
    if (small === 0) {
      this.#fingerprints[at] = fingerprint;
      this.used += 1;
    }
    if (small < MOST_IN_A_BYTE) {
      this.#counts[at] = small + 1;
      return small;
    }
    const before = this.#large.get(fingerprint) ?? MOST_IN_A_BYTE;
    this.#large.set(fingerprint, before + 1);
    return before;
  }

  grown(): Table {
    const larger = new Table(Math.ceil(this.capacity * GROWTH));
    this.#fingerprints.forEach((fingerprint, from) => {
      if (this.#counts[from] === 0) return;
      const to = larger.#find(fingerprint);
      larger.#fingerprints[to] = fingerprint;
      larger.#counts[to] = this.#counts[from]!;
    });
    larger.used = this.used;
    this.#large.forEach((count, fingerprint) => larger.#large.set(fingerprint, count));
    return larger;
  }

  #find(fingerprint: bigint): number {
    let at = Number((fingerprint >> 8n) % BigInt(this.capacity));
    while (this.#counts[at] !== 0 && this.#fingerprints[at] !== fingerprint) at = (at + 1) % this.capacity;
    return at;
  }
}
