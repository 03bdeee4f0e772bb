/** The rules of replacing and waiting, each by its name. */
import type { DropId } from '@brewline/sales';
import { describe, expect, test } from '@jest/globals';
import { deliver, ModelWarehouse } from '../testing/model-warehouse.ts';
import { permutations } from '../testing/random-deliveries.ts';
import { dropIdOf, INLINE_CONTENT, messages, OWN_KEY, type Version } from '../testing/test-versions.ts';
import { planLoad } from './load-plan.ts';

describe('One version', () => {
  const small: Version = { name: 'a', at: 1, chunks: 1 };
  const large: Version = { name: 'a', at: 1, chunks: 3 };

  test('A drop of one chunk is loaded as it comes', () => {
    const warehouse = deliver(messages(small));
    expect(warehouse.statusOf(small)).toBe('loaded');
    expect(warehouse.state.loaded).toEqual([dropIdOf(small)]);
    expect(warehouse.state.noted).toEqual([]);
  });

  test.each(permutations([0, 1, 2]))(
    'The pieces of a larger drop are noted until the last one arrives, in the order %i %i %i',
    (...order) => {
      const pieces = messages(large);
      const warehouse = new ModelWarehouse();
      for (const [arrived, at] of order.entries()) {
        expect(warehouse.state.loaded).toEqual([]);
        expect(warehouse.state.noted).toHaveLength(arrived);
        warehouse.receive([pieces[at]!]);
      }
      expect(warehouse.statusOf(large)).toBe('loaded');
      expect(warehouse.state.noted).toEqual([]);
    },
  );

  test('Duplicates of a piece do not make a drop complete', () => {
    const [first, second] = messages(large);
    const warehouse = deliver([first!, first!], [first!, second!], [second!]);
    expect(warehouse.statusOf(large)).toBe('loading');
    expect(warehouse.state.noted).toHaveLength(2);
  });

  test.each([small, large])(
    'A drop that is delivered again, whole or in parts, changes nothing ($chunks chunks)',
    (version) => {
      const known = deliver(messages(version)).state;
      for (const again of [
        messages(version),
        messages(version).slice(0, 1),
        [...messages(version), ...messages(version)],
      ]) {
        const plan = planLoad(again, { drops: known.drops, chunks: [], keyFingerprint: OWN_KEY });
        expect(Object.values(plan).flat()).toEqual([]);
      }
    },
  );

  test('Rows that are inside a message which is not the whole drop are refused rather than lost', () => {
    const [first] = messages(large);
    expect(() => deliver([{ ...first!, content: INLINE_CONTENT }])).toThrow('inside the message');
  });
});

describe('Two versions', () => {
  const first: Version = { name: 'a', at: 1 };
  const corrected: Version = { name: 'b', at: 2 };

  test('A corrected file replaces its predecessor', () => {
    const warehouse = deliver(messages(first), messages(corrected));
    expect(warehouse.statusOf(first)).toBe('superseded');
    expect(warehouse.statusOf(corrected)).toBe('loaded');
    expect(warehouse.state.loaded).toEqual([dropIdOf(corrected)]);
    expect(warehouse.replaced).toEqual([dropIdOf(first)]);
  });

  test('An older drop that arrives late is superseded and never loaded', () => {
    const warehouse = deliver(messages(corrected), messages(first));
    expect(warehouse.statusOf(first)).toBe('superseded');
    expect(warehouse.loads).toBe(1);
    expect(warehouse.replaced).toEqual([]);
  });

  test('An older drop that was left unfinished is superseded and its pieces are pruned', () => {
    const unfinished = { ...first, chunks: 3 };
    const warehouse = deliver(messages(unfinished).slice(1), messages(corrected));
    expect(warehouse.statusOf(unfinished)).toBe('superseded');
    expect(warehouse.state.noted).toEqual([]);
    warehouse.receive(messages(unfinished).slice(0, 1));
    expect(warehouse.statusOf(unfinished)).toBe('superseded');
    expect(warehouse.state.noted).toEqual([]);
  });

  test('A newer drop replaces nothing before its last piece is there', () => {
    const large = { ...corrected, chunks: 2 };
    const [one, two] = messages(large);
    const warehouse = deliver(messages(first), [one!]);
    expect(warehouse.state.loaded).toEqual([dropIdOf(first)]);
    warehouse.receive([two!]);
    expect(warehouse.state.loaded).toEqual([dropIdOf(large)]);
  });

  test('Files of one name in two buckets, and of two names in one, leave each other alone', () => {
    const elsewhere = messages(corrected).map((message) => ({
      ...message,
      drop: { ...message.drop, bucket: 'another', dropId: 'f'.repeat(32) as DropId },
    }));
    const warehouse = deliver(messages(first), elsewhere, messages({ ...corrected, key: 'other file' }));
    expect(warehouse.loaded.size).toBe(3);
  });

  test('The same object read with newer rules replaces its older reading, and not the other way round', () => {
    const newRules = { ...first, rules: 2 };
    for (const order of [
      [first, newRules],
      [newRules, first],
    ]) {
      const warehouse = deliver(...order.map(messages));
      expect(warehouse.state.loaded).toEqual([dropIdOf(newRules)]);
      expect(warehouse.statusOf(first)).toBe('superseded');
    }
  });

  test('A later upload wins over an earlier one read with newer rules', () => {
    const warehouse = deliver(messages(corrected), messages({ ...first, rules: 2 }));
    expect(warehouse.state.loaded).toEqual([dropIdOf(corrected)]);
  });

  test('Two contents of one date, which S3 rules out, end the same way in both orders', () => {
    const twin = { ...corrected, at: first.at };
    expect(deliver(messages(first), messages(twin)).state).toEqual(deliver(messages(twin), messages(first)).state);
  });

  test('Several versions of one file in one batch: the newest is loaded, the others never are', () => {
    const newest = { name: 'c', at: 3 };
    for (const order of permutations([first, corrected, newest])) {
      const warehouse = deliver(order.flatMap(messages));
      expect(warehouse.state.loaded).toEqual([dropIdOf(newest)]);
      expect(warehouse.loads).toBe(1);
      expect([warehouse.statusOf(first), warehouse.statusOf(corrected)]).toEqual(['superseded', 'superseded']);
    }
  });
});

describe('Earlier content put back', () => {
  const [a1, b2, a3] = [
    { name: 'a', at: 1 },
    { name: 'b', at: 2 },
    { name: 'a', at: 3 },
  ];

  test('It is current again', () => {
    const warehouse = deliver(messages(a1), messages(b2), messages(a3));
    expect(warehouse.state.loaded).toEqual([dropIdOf(a3)]);
    expect(warehouse.statusOf(b2)).toBe('superseded');
    expect(warehouse.drops.get(dropIdOf(a3))!.ref.lastModified).toBe(3);
  });

  test('It stays current when an older redelivery arrives in between or afterwards', () => {
    for (const order of [
      [a1, b2, a1, a3, a1],
      [a1, b2, a3, a1, b2],
      [a3, a1, b2, a1],
    ])
      expect(deliver(...order.map(messages)).state).toEqual(deliver(messages(a1), messages(b2), messages(a3)).state);
  });

  test('A larger one waits for all its pieces, and what it will replace stays until then', () => {
    const [large1, large3] = [
      { ...a1, chunks: 2 },
      { ...a3, chunks: 2 },
    ];
    const [one, two] = messages(large3);
    const warehouse = deliver(messages(large1), messages(b2), [two!]);
    expect(warehouse.state.loaded).toEqual([dropIdOf(b2)]);
    warehouse.receive([one!]);
    expect(warehouse.state.loaded).toEqual([dropIdOf(large3)]);
  });

  test('Once put back it is newer than what lay between, also when that arrives last', () => {
    const warehouse = deliver(messages(a1), messages(a3), messages(b2));
    expect(warehouse.state.loaded).toEqual([dropIdOf(a3)]);
    expect(warehouse.statusOf(b2)).toBe('superseded');
    expect(warehouse.loads).toBe(1);
  });

  test('A refused file put back is refused again, and its notes are back', () => {
    const [r1, r3]: Version[] = [
      { name: 'r', at: 1, outcome: 'refused' },
      { name: 'r', at: 3, outcome: 'refused' },
    ];
    const warehouse = deliver(messages(r1!), messages(b2), messages(r3!));
    expect(warehouse.statusOf(r3!)).toBe('refused');
    expect(warehouse.state.loaded).toEqual([dropIdOf(b2)]);
    expect(warehouse.state.notes).toEqual([dropIdOf(b2), dropIdOf(r3!)].sort());
  });
});
