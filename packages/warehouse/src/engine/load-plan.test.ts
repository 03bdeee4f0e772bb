/** The rules of replacing versions and waiting for chunks. */
import type { DropId } from '@brewline/sales';
import { describe, expect, test } from '@jest/globals';
import { deliver, ModelWarehouse } from '../testing/model-warehouse.ts';
import { permutations } from '../testing/random-deliveries.ts';
import { dropIdOf, INLINE_CONTENT, messages, OWN_KEY, type Version } from '../testing/test-versions.ts';
import { planLoad } from './load-plan.ts';

describe('one version', () => {
  const small: Version = { name: 'a', at: 1, chunks: 1 };
  const large: Version = { name: 'a', at: 1, chunks: 3 };

  test('a drop of one chunk is loaded when it arrives', () => {
    const warehouse = deliver(messages(small));
    expect(warehouse.statusOf(small)).toBe('loaded');
    expect(warehouse.state.loaded).toEqual([dropIdOf(small)]);
    expect(warehouse.state.pending).toEqual([]);
  });

  test.each(permutations([0, 1, 2]))(
    'the chunks of a larger drop are recorded until the last one arrives, in the order %i %i %i',
    (...order) => {
      const chunks = messages(large);
      const warehouse = new ModelWarehouse();
      for (const [arrived, at] of order.entries()) {
        expect(warehouse.state.loaded).toEqual([]);
        expect(warehouse.state.pending).toHaveLength(arrived);
        warehouse.receive([chunks[at]!]);
      }
      expect(warehouse.statusOf(large)).toBe('loaded');
      expect(warehouse.state.pending).toEqual([]);
    },
  );

  test('duplicates of a chunk do not complete a drop', () => {
    const [first, second] = messages(large);
    const warehouse = deliver([first!, first!], [first!, second!], [second!]);
    expect(warehouse.statusOf(large)).toBe('loading');
    expect(warehouse.state.pending).toHaveLength(2);
  });

  test.each([small, large])('redelivery of all or some of a drop changes nothing ($chunks chunks)', (version) => {
    const known = deliver(messages(version)).state;
    for (const again of [
      messages(version),
      messages(version).slice(0, 1),
      [...messages(version), ...messages(version)],
    ]) {
      const plan = planLoad(again, { drops: known.drops, chunks: [], keyFingerprint: OWN_KEY });
      expect(Object.values(plan).flat()).toEqual([]);
    }
  });

  test('rows inside a message that is not the whole drop are an error, so that they are not lost', () => {
    const [first] = messages(large);
    expect(() => deliver([{ ...first!, content: INLINE_CONTENT }])).toThrow('inside the message');
  });
});

describe('two versions', () => {
  const first: Version = { name: 'a', at: 1 };
  const corrected: Version = { name: 'b', at: 2 };

  test('a corrected file replaces its predecessor', () => {
    const warehouse = deliver(messages(first), messages(corrected));
    expect(warehouse.statusOf(first)).toBe('superseded');
    expect(warehouse.statusOf(corrected)).toBe('loaded');
    expect(warehouse.state.loaded).toEqual([dropIdOf(corrected)]);
    expect(warehouse.replaced).toEqual([dropIdOf(first)]);
  });

  test('an older drop that arrives late is superseded and never loaded', () => {
    const warehouse = deliver(messages(corrected), messages(first));
    expect(warehouse.statusOf(first)).toBe('superseded');
    expect(warehouse.loads).toBe(1);
    expect(warehouse.replaced).toEqual([]);
  });

  test('an unfinished older drop is superseded and its chunks are deleted', () => {
    const unfinished = { ...first, chunks: 3 };
    const warehouse = deliver(messages(unfinished).slice(1), messages(corrected));
    expect(warehouse.statusOf(unfinished)).toBe('superseded');
    expect(warehouse.state.pending).toEqual([]);
    warehouse.receive(messages(unfinished).slice(0, 1));
    expect(warehouse.statusOf(unfinished)).toBe('superseded');
    expect(warehouse.state.pending).toEqual([]);
  });

  test('a newer drop replaces nothing before its last chunk arrives', () => {
    const large = { ...corrected, chunks: 2 };
    const [one, two] = messages(large);
    const warehouse = deliver(messages(first), [one!]);
    expect(warehouse.state.loaded).toEqual([dropIdOf(first)]);
    warehouse.receive([two!]);
    expect(warehouse.state.loaded).toEqual([dropIdOf(large)]);
  });

  test('files with one key in two buckets, or two keys in one bucket, do not affect each other', () => {
    const elsewhere = messages(corrected).map((message) => ({
      ...message,
      drop: { ...message.drop, bucket: 'another', dropId: 'f'.repeat(32) as DropId },
    }));
    const warehouse = deliver(messages(first), elsewhere, messages({ ...corrected, key: 'other file' }));
    expect(warehouse.loaded.size).toBe(3);
  });

  test('a reading with newer rules replaces the older reading of the same object, not vice versa', () => {
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

  test('a later upload replaces an earlier one read with newer rules', () => {
    const warehouse = deliver(messages(corrected), messages({ ...first, rules: 2 }));
    expect(warehouse.state.loaded).toEqual([dropIdOf(corrected)]);
  });

  test('two contents with the same date, which S3 rules out, have the same outcome in both orders', () => {
    const twin = { ...corrected, at: first.at };
    expect(deliver(messages(first), messages(twin)).state).toEqual(deliver(messages(twin), messages(first)).state);
  });

  test('only the newest of several versions in one batch is ever loaded', () => {
    const newest = { name: 'c', at: 3 };
    for (const order of permutations([first, corrected, newest])) {
      const warehouse = deliver(order.flatMap(messages));
      expect(warehouse.state.loaded).toEqual([dropIdOf(newest)]);
      expect(warehouse.loads).toBe(1);
      expect([warehouse.statusOf(first), warehouse.statusOf(corrected)]).toEqual(['superseded', 'superseded']);
    }
  });
});

describe('earlier content uploaded again', () => {
  const [a1, b2, a3] = [
    { name: 'a', at: 1 },
    { name: 'b', at: 2 },
    { name: 'a', at: 3 },
  ];

  test('is current again', () => {
    const warehouse = deliver(messages(a1), messages(b2), messages(a3));
    expect(warehouse.state.loaded).toEqual([dropIdOf(a3)]);
    expect(warehouse.statusOf(b2)).toBe('superseded');
    expect(warehouse.drops.get(dropIdOf(a3))!.ref.lastModified).toBe(3);
  });

  test('stays current when an older redelivery arrives in between or afterwards', () => {
    for (const order of [
      [a1, b2, a1, a3, a1],
      [a1, b2, a3, a1, b2],
      [a3, a1, b2, a1],
    ])
      expect(deliver(...order.map(messages)).state).toEqual(deliver(messages(a1), messages(b2), messages(a3)).state);
  });

  test('waits for all its chunks, and the version it replaces stays until then', () => {
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

  test('is newer than the version in between, even if that arrives last', () => {
    const warehouse = deliver(messages(a1), messages(a3), messages(b2));
    expect(warehouse.state.loaded).toEqual([dropIdOf(a3)]);
    expect(warehouse.statusOf(b2)).toBe('superseded');
    expect(warehouse.loads).toBe(1);
  });

  test('is refused again if it was refused before, with its notes', () => {
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
