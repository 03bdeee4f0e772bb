import { hash } from 'node:crypto';

/** Tables grow one at a time, so that only 1/256 is ever in memory twice. */
const TABLE_COUNT = 256;
const INITIAL_CAPACITY = 64;
const MAX_LOAD_FACTOR = 0.85;
const GROWTH_FACTOR = 1.5;
const MAX_BYTE = 255;

/**
 * Counts texts by 64 bits of SHA-256 and one byte for each distinct one, with open addressing. With the tables between
 * 57 % and 85 % full that is 11 to 16 bytes a text.
 */
export class Fingerprints {
  readonly #tables = Array.from({ length: TABLE_COUNT }, () => new Table(INITIAL_CAPACITY));

  /** @returns how often the text was added before */
  add(text: string): number {
    const { at, fingerprint } = placeOf(text);
    let table = this.#tables[at]!;
    if (table.used >= table.capacity * MAX_LOAD_FACTOR) this.#tables[at] = table = table.grown();
    return table.count(fingerprint);
  }

  has(text: string): boolean {
    const { at, fingerprint } = placeOf(text);
    return this.#tables[at]!.has(fingerprint);
  }
}

function placeOf(text: string): { at: number; fingerprint: bigint } {
  const digest = hash('sha256', text, 'buffer');
  return { at: digest[0]!, fingerprint: digest.readBigUInt64LE(1) };
}

class Table {
  used = 0;
  readonly capacity: number;
  readonly #fingerprints: BigUint64Array;
  readonly #counts: Uint8Array;
  /** Counts of texts that were added more than 255 times. */
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
    if (small < MAX_BYTE) {
      this.#counts[at] = small + 1;
      return small;
    }
    const before = this.#large.get(fingerprint) ?? MAX_BYTE;
    this.#large.set(fingerprint, before + 1);
    return before;
  }

  has(fingerprint: bigint): boolean {
    return this.#counts[this.#find(fingerprint)] !== 0;
  }

  grown(): Table {
    const larger = new Table(Math.ceil(this.capacity * GROWTH_FACTOR));
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
