import type { TableBatchMessage } from '@brewline/contracts';

import { dropIdOf, OTHER_KEY, OWN_KEY, type Version } from './test-versions.ts';

/**
 * One or two keys with up to five versions each; one of them, of several chunks and read once, may lack its first
 * chunk.
 */
export function randomVersions(random: () => number): { versions: Version[]; missing: Version | undefined } {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const contents = ['a', 'b', 'c', 'd'].map((name) => ({
    name,
    chunks: pick([1, 1, 2, 3]),
    outcome: pick(['accepted', 'accepted', 'accepted', 'refused', 'empty'] as const),
    pseudonymKey: pick([OWN_KEY, OWN_KEY, OWN_KEY, OWN_KEY, OTHER_KEY]),
    rules: pick([1, 1, 2]),
  }));
  const versions = ['file', 'other file']
    .slice(0, pick([1, 2]))
    .flatMap((key) =>
      Array.from({ length: pick([1, 2, 3, 4, 5]) }, (_, at): Version => ({ ...pick(contents), key, at: at + 1 })),
    );
  const readOnce = versions.filter(
    (version) => version.chunks! > 1 && versions.filter((other) => dropIdOf(other) === dropIdOf(version)).length === 1,
  );
  return { versions, missing: random() < 0.5 ? readOnce[0] : undefined };
}

export const describeMessage = ({ drop, chunk }: TableBatchMessage): string =>
  `${drop.etag}${drop.lastModified}.${chunk}`;

export function permutations<T>(values: readonly T[]): T[][] {
  if (values.length < 2) return [[...values]];
  return values.flatMap((value, at) => permutations(values.toSpliced(at, 1)).map((rest) => [value, ...rest]));
}

/** Splits messages into batches. */
export function grouped<T>(values: readonly T[], cutAfter: (at: number) => boolean): T[][] {
  const groups: T[][] = [[]];
  for (const [at, value] of values.entries()) {
    groups.at(-1)!.push(value);
    if (at < values.length - 1 && cutAfter(at)) groups.push([]);
  }
  return groups;
}

/** mulberry32: numbers from 0 to 1, the same for the same seed. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function shuffled<T>(values: readonly T[], random: () => number): T[] {
  const order = [...values];
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [order[at], order[other]] = [order[other]!, order[at]!];
  }
  return order;
}
