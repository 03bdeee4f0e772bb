/** Seeded randomness: the one source of chance here, so that a seed and its options decide every byte. */

/** sfc32: 128 bits of state, a handful of integer operations a draw. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** Streams of different parts are independent, so a branch's day does not depend on which others are generated. */
  constructor(...parts: readonly (string | number)[]) {
    const text = parts.join('\u0000');
    this.#a = hash(text, 0x9e3779b9);
    this.#b = hash(text, 0x243f6a88);
    this.#c = hash(text, 0xb7e15162);
    for (let round = 0; round < 12; round += 1) this.next();
  }

  /** 0 ≤ x < 1 */
  next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4294967296;
  }

  /** A whole number, 0 ≤ x < below. */
  int(below: number): number {
    return Math.floor(this.next() * below);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.int(from.length)]!;
  }

  /** `count` different members of `from`, in random order. */
  sample<T>(from: readonly T[], count: number): T[] {
    const pool = [...from];
    return Array.from({ length: Math.min(count, pool.length) }, () => pool.splice(this.int(pool.length), 1)[0]!);
  }
}

/** FNV-1a over UTF-16 units, finished by `mix`. */
export function hash(text: string, start: number): number {
  let value = 0x811c9dc5 ^ start;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return mix(value, start);
}

/** 32 well-mixed bits of two numbers (murmur3's finaliser): randomness by index, where a stored list would grow. */
export function mix(a: number, b: number): number {
  let value = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
