/**
 * What a retraction keeps out: a test for each rule; then that the outcome depends only on what arrived before and
 * after it, not on order or grouping.
 */
import type { TableBatchMessage } from '@brewline/contracts';
import { describe, expect, test } from '@jest/globals';
import type { LedgerDrop } from '../ledger/drops.ts';
import { expectedSummary } from '../testing/expected-state.ts';
import { deliver, hasSummary, ModelWarehouse, summary } from '../testing/model-warehouse.ts';
import {
  describeMessage,
  grouped,
  permutations,
  randomOf,
  randomVersions,
  shuffled,
} from '../testing/random-deliveries.ts';
import { dropIdOf, messages, OTHER_KEY, OWN_KEY, type Version } from '../testing/test-versions.ts';
import { planLoad } from './load-plan.ts';

const a: Version = { name: 'a', at: 5 };
const older: Version = { name: 'o', at: 3 };
const newer: Version = { name: 'n', at: 7 };

/** A warehouse that received these batches and then retracted the file. */
function retractedAfter(...batches: readonly (readonly TableBatchMessage[])[]): ModelWarehouse {
  const warehouse = deliver(...batches);
  warehouse.retract();
  return warehouse;
}

/** As `discardUnfinished` does with drops that were retracted before. */
function discardUnfinished(warehouse: ModelWarehouse): void {
  warehouse.pending.clear();
  for (const [id, drop] of warehouse.drops)
    if (drop.status === 'loading')
      warehouse.drops.set(id, {
        ...drop,
        status: 'retracted',
        ref: { ...drop.ref, lastModified: drop.retractedUntil! },
      });
}

describe('a retracted file', () => {
  test('its newest drop is retracted with its receipt, the others are superseded, nothing is loaded', () => {
    const refused: Version = { name: 'r', at: 9, outcome: 'refused' };
    const warehouse = retractedAfter(messages(a), messages(refused), messages({ ...older, chunks: 2 }).slice(1));
    expect(warehouse.statusOf(refused)).toBe('retracted');
    expect([warehouse.statusOf(a), warehouse.statusOf(older)]).toEqual(['superseded', 'superseded']);
    expect(warehouse.drops.get(dropIdOf(refused))).toMatchObject({ receipt: { chunks: 1 }, retractedUntil: 9 });
    expect(warehouse.state).toMatchObject({ loaded: [], notes: [], pending: [] });
  });

  test('retracting twice is the same as once', () => {
    const warehouse = retractedAfter(messages(older), messages(a));
    const { state } = warehouse;
    expect(warehouse.retract()!.ref.dropId).toBe(dropIdOf(a));
    expect(warehouse.state).toEqual(state);
  });

  test('another file is unchanged', () => {
    const other: Version = { ...a, key: 'other file' };
    expect(retractedAfter(messages(a), messages(other)).state.loaded).toEqual([dropIdOf(other)]);
  });

  test.each([1, 3])('redelivery changes nothing (%i chunks)', (chunks) => {
    const { drops } = retractedAfter(messages({ ...a, chunks })).state;
    for (const again of [messages({ ...a, chunks }), messages({ ...a, chunks }).slice(0, 1)])
      expect(Object.values(planLoad(again, { drops, chunks: [], keyFingerprint: OWN_KEY })).flat()).toEqual([]);
  });

  test('after a retraction while loading, later chunks load nothing and are not recorded', () => {
    const [one, two, three] = messages({ ...a, chunks: 3 });
    const warehouse = retractedAfter([one!], [three!]);
    expect(warehouse.state.pending).toEqual([]);
    warehouse.receive([two!, three!]);
    expect(warehouse.statusOf(a)).toBe('retracted');
    expect(warehouse.state).toMatchObject({ loaded: [], notes: [], pending: [] });
  });

  test.each([
    ['an older version', older],
    ['an older version in several chunks', { ...older, chunks: 2 }],
    ['a refused older version', { ...older, outcome: 'refused' as const }],
    ['the same version under newer rules', { ...a, rules: 2 }],
    ['the same version under older rules', { ...a, rules: 0 }],
    ['the same version read with another pseudonym key', { ...a, pseudonymKey: OTHER_KEY }],
    ['different content of the same second', { name: 'x', at: 5 }],
  ])('keeps out %s that arrives late or was loading', (_, version) => {
    const late = retractedAfter(messages(a));
    late.receive(messages(version));
    const loading = deliver(messages(a), messages(version).slice(1));
    loading.retract();
    loading.receive(messages(version));
    for (const warehouse of [late, loading]) {
      expect(warehouse.state).toMatchObject({ loaded: [], notes: [], pending: [] });
      expect([warehouse.statusOf(version), warehouse.statusOf(a)].sort()).toEqual(['retracted', 'superseded']);
    }
  });

  test('a newer version is loaded and supersedes it', () => {
    const warehouse = retractedAfter(messages(a));
    warehouse.receive(messages(newer));
    expect([warehouse.statusOf(a), warehouse.statusOf(newer)]).toEqual(['superseded', 'loaded']);
    expect(warehouse.state.loaded).toEqual([dropIdOf(newer)]);
  });

  test.each([
    ['is still loading', { ...newer, chunks: 2 }, 1],
    ['was refused', { ...newer, outcome: 'refused' as const }, 0],
    ['is empty', { ...newer, outcome: 'empty' as const }, 0],
    ['is the same content uploaded again, still loading', { ...a, chunks: 2, at: 7 }, 1],
    ['is the same content uploaded again, refused again', { ...a, outcome: 'refused' as const, at: 7 }, 0],
  ])('while a newer version %s, a late older one is still kept out', (_, version, from) => {
    const warehouse = retractedAfter(messages(version.name === a.name ? { ...version, at: a.at } : a));
    warehouse.receive(messages(version).slice(from));
    warehouse.receive(messages(older));
    expect(warehouse.statusOf(older)).toBe('superseded');
    expect(warehouse.state.loaded).toEqual([]);
  });

  test.each([1, 2])('the same content uploaded later is loaded again (%i chunks)', (chunks) => {
    const warehouse = retractedAfter(messages({ ...a, chunks }));
    for (const message of messages({ ...a, chunks, at: 9 })) warehouse.receive([message]);
    expect(warehouse.statusOf(a)).toBe('loaded');
    expect(warehouse.state.loaded).toEqual([dropIdOf(a)]);
  });

  test('can be retracted again after it was uploaded again; earlier content stays out', () => {
    const warehouse = retractedAfter(messages(older), messages(a));
    warehouse.receive(messages({ ...a, at: 9 }));
    expect(warehouse.retract()).toMatchObject({ retractedUntil: 9 });
    warehouse.receive(messages({ ...older, at: 8 }));
    expect([warehouse.statusOf(a), warehouse.statusOf(older)]).toEqual(['retracted', 'superseded']);
    warehouse.receive(messages({ ...older, at: 10 }));
    expect(warehouse.state.loaded).toEqual([dropIdOf(older)]);
  });

  test('only the newer of two retracted versions stays the tombstone', () => {
    const warehouse = retractedAfter(messages({ ...older, chunks: 2 }));
    warehouse.receive(messages(a));
    warehouse.retract();
    warehouse.receive(messages({ ...older, chunks: 2, at: 7 }).slice(1));
    expect([warehouse.statusOf(older), warehouse.statusOf(a)]).toEqual(['loading', 'retracted']);
    discardUnfinished(warehouse);
    expect([warehouse.statusOf(older), warehouse.statusOf(a)]).toEqual(['retracted', 'retracted']);
    warehouse.receive(messages(a));
    expect([warehouse.statusOf(older), warehouse.statusOf(a)]).toEqual(['superseded', 'retracted']);
    for (const message of messages({ ...older, chunks: 2, at: 9 })) warehouse.receive([message]);
    expect([warehouse.statusOf(older), warehouse.statusOf(a)]).toEqual(['loaded', 'superseded']);
  });
});

describe('order and grouping around a retraction', () => {
  const sets: Record<string, readonly Version[]> = {
    'three versions': [
      { name: 'a', at: 1 },
      { name: 'b', at: 2 },
      { name: 'c', at: 3 },
    ],
    'earlier content uploaded again, and a refused file': [
      { name: 'a', at: 1 },
      { name: 'b', at: 2 },
      { name: 'a', at: 3 },
      { name: 'r', at: 4, outcome: 'refused' },
    ],
    'a large file uploaded again with earlier content, and an older one': [
      { name: 'a', at: 2, chunks: 2 },
      { name: 'b', at: 1 },
      { name: 'a', at: 3, chunks: 2 },
    ],
    'two readings of two versions': [
      { name: 'a', at: 1 },
      { name: 'a', at: 1, rules: 2 },
      { name: 'b', at: 2 },
      { name: 'b', at: 2, rules: 2 },
    ],
  };

  test.each(Object.keys(sets))(
    'all orders and groupings of %s, retracted at any moment, load only versions after the retracted one',
    (name) => {
      const versions = sets[name]!;
      const all = versions.flatMap(messages);
      for (const order of permutations(all))
        for (let cuts = 0; cuts < 2 ** (all.length - 1); cuts += 1) {
          const batches = grouped(order, (at) => (cuts & (1 << at)) !== 0);
          for (let moment = 1; moment <= batches.length; moment += 1) {
            const warehouse = deliver(...batches.slice(0, moment));
            const tombstone = warehouse.retract()!;
            for (const batch of batches.slice(moment)) warehouse.receive(batch);
            const wanted = expectedSummary(versions, undefined, new Map([['file', tombstone]]));
            const example = { order: order.map(describeMessage), cuts, moment };
            if (!hasSummary(warehouse.state, wanted))
              expect({ ...example, state: summary(warehouse.state) }).toEqual({ ...example, state: wanted });
          }
        }
    },
  );

  test('random files, retracted between any deliveries, have the same outcome', () => {
    let retractions = 0;
    for (let seed = 1; seed <= 4000; seed += 1) {
      const random = randomOf(seed);
      const { versions, missing } = randomVersions(random);
      const arriving = versions.flatMap((version) =>
        messages(version).filter((_, chunk) => version !== missing || chunk > 0),
      );
      const order = shuffled([...arriving, ...arriving.filter(() => random() < 0.3)], random);
      const warehouse = new ModelWarehouse();
      const tombstones = new Map<string, LedgerDrop>();
      for (const batch of grouped(order, () => random() < 0.6)) {
        warehouse.receive(batch);
        const key = random() < 0.5 ? 'file' : 'other file';
        const tombstone = random() < 0.3 ? warehouse.retract(key) : undefined;
        if (tombstone === undefined) continue;
        tombstones.set(key, tombstone);
        retractions += 1;
      }
      expect({ seed, ...summary(warehouse.state) }).toEqual({
        seed,
        ...expectedSummary(versions, missing, tombstones),
      });
    }
    expect(retractions).toBeGreaterThan(1000);
  });
});
