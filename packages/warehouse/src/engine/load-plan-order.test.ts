/** The outcome depends only on what arrived, not on its order or grouping. */
import { describe, expect, test } from '@jest/globals';
import { expectedSummary } from '../testing/expected-state.ts';
import { deliver, hasSummary, summary } from '../testing/model-warehouse.ts';
import {
  describeMessage,
  grouped,
  permutations,
  randomOf,
  randomVersions,
  shuffled,
} from '../testing/random-deliveries.ts';
import { messages, OTHER_KEY, type Version } from '../testing/test-versions.ts';

describe('order and grouping', () => {
  const a: Version = { name: 'a', at: 1 };
  const sets: Record<string, readonly Version[]> = {
    'a correction and its correction': [a, { name: 'b', at: 2 }, { name: 'c', at: 3 }],
    'earlier content uploaded again, a refused and an empty file': [
      a,
      { name: 'b', at: 2 },
      { name: 'a', at: 3 },
      { name: 'r', at: 4, outcome: 'refused' },
      { name: 'e', at: 5, outcome: 'empty' },
    ],
    'earlier content uploaded again twice': [
      a,
      { name: 'b', at: 2 },
      { name: 'a', at: 3 },
      { name: 'b', at: 4 },
      { name: 'a', at: 5 },
    ],
    'a large file uploaded again with earlier content': [
      { ...a, chunks: 2 },
      { name: 'b', at: 2 },
      { name: 'a', at: 3, chunks: 2 },
    ],
    'two large versions and a refused one between': [
      { ...a, chunks: 2 },
      { name: 'r', at: 2, outcome: 'refused' },
      { name: 'c', at: 3, chunks: 2 },
    ],
    'a refused file uploaded again after its correction': [
      { name: 'r', at: 1, outcome: 'refused' },
      { name: 'b', at: 2 },
      { name: 'r', at: 3, outcome: 'refused' },
      { ...a, at: 4, pseudonymKey: OTHER_KEY },
    ],
    'two readings of two versions': [a, { ...a, rules: 2 }, { name: 'b', at: 2 }, { name: 'b', at: 2, rules: 2 }],
  };

  test.each(Object.keys(sets))('all orders and groupings of %s have the same outcome', (name) => {
    const versions = sets[name]!;
    const wanted = expectedSummary(versions);
    const all = versions.flatMap(messages);
    for (const order of permutations(all))
      for (let cuts = 0; cuts < 2 ** (all.length - 1); cuts += 1) {
        const { state } = deliver(...grouped(order, (at) => (cuts & (1 << at)) !== 0));
        if (!hasSummary(state, wanted))
          expect({ order: order.map(describeMessage), cuts, state: summary(state) }).toEqual({
            order: order.map(describeMessage),
            cuts,
            state: wanted,
          });
      }
  });

  test('random files with duplicates, missing chunks and any grouping have the same outcome', () => {
    for (let seed = 1; seed <= 1500; seed += 1) {
      const random = randomOf(seed);
      const { versions, missing } = randomVersions(random);
      const arriving = versions.flatMap((version) =>
        messages(version).filter((_, chunk) => version !== missing || chunk > 0),
      );
      const wanted = expectedSummary(versions, missing);
      for (let round = 0; round < 4; round += 1) {
        const order = shuffled([...arriving, ...arriving.filter(() => random() < 0.3)], random);
        const { state } = deliver(...grouped(order, () => random() < 0.4));
        expect({ seed, ...summary(state) }).toEqual({ seed, ...wanted });
      }
    }
  });
});
