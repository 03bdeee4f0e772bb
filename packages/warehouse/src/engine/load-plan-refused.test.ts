/** Drops that are refused, empty or made with another key: when they supersede and when they are superseded. */
import { describe, expect, test } from '@jest/globals';
import { deliver } from '../testing/model-warehouse.ts';
import { permutations } from '../testing/random-deliveries.ts';
import { dropIdOf, messages, OTHER_KEY, type Version } from '../testing/test-versions.ts';

describe('refused and empty files', () => {
  const good: Version = { name: 'a', at: 1 };
  const refused: Version = { name: 'r', at: 2, outcome: 'refused' };

  test('a refused drop supersedes nothing, and its notes are kept', () => {
    const warehouse = deliver(messages(good), messages(refused));
    expect(warehouse.statusOf(refused)).toBe('refused');
    expect(warehouse.drops.get(dropIdOf(refused))!.refusal).toBe('too_many_rejects');
    expect(warehouse.state.loaded).toEqual([dropIdOf(good)]);
    expect(warehouse.state.notes).toEqual([dropIdOf(good), dropIdOf(refused)].sort());
  });

  test('a refused drop is superseded by a newer loaded one, and its notes are deleted', () => {
    const warehouse = deliver(messages(refused), messages({ name: 'c', at: 3 }));
    expect(warehouse.statusOf(refused)).toBe('superseded');
    expect(warehouse.notes.has(dropIdOf(refused))).toBe(false);
  });

  test.each(['refused', 'empty'] as const)('a refused drop is not superseded by a newer one that is %s', (outcome) => {
    const warehouse = deliver(messages(refused), messages({ name: 'c', at: 3, outcome }));
    expect(warehouse.statusOf(refused)).toBe('refused');
  });

  test('a refused drop is not superseded by an older one that arrives late', () => {
    const warehouse = deliver(messages(refused), messages(good));
    expect(warehouse.statusOf(refused)).toBe('refused');
    expect(warehouse.statusOf(good)).toBe('loaded');
  });

  test('an empty file replaces nothing', () => {
    const empty: Version = { name: 'e', at: 2, outcome: 'empty' };
    const warehouse = deliver(messages(good), messages(empty));
    expect(warehouse.statusOf(empty)).toBe('empty');
    expect(warehouse.statusOf(good)).toBe('loaded');
  });

  test('a refused drop of several chunks waits for all of them, so that its notes do not depend on their order', () => {
    const large = { ...refused, chunks: 2 };
    const [one, two] = messages(large);
    expect(deliver([one!], [two!]).state).toEqual(deliver([two!], [one!]).state);
    expect(deliver([one!]).statusOf(large)).toBe('loading');
  });
});

describe('another pseudonym key', () => {
  const mine: Version = { name: 'a', at: 1 };
  const foreign: Version = { name: 'b', at: 2, pseudonymKey: OTHER_KEY };

  test('a drop made with another key is refused and replaces nothing', () => {
    const warehouse = deliver(messages(mine), messages(foreign));
    expect(warehouse.statusOf(foreign)).toBe('refused');
    expect(warehouse.drops.get(dropIdOf(foreign))!.refusal).toBe('other_pseudonym_key');
    expect(warehouse.state.loaded).toEqual([dropIdOf(mine)]);
  });

  test('a drop of several chunks is refused once complete, with the same receipt in every order', () => {
    const chunks = messages({ ...foreign, chunks: 3 });
    const states = permutations(chunks).map((order) => deliver(...order.map((message) => [message])).state);
    for (const state of states) expect(state).toEqual(states[0]);
    expect(states[0]!.drops[0]).toMatchObject({
      status: 'refused',
      refusal: 'other_pseudonym_key',
      receipt: { chunks: 3 },
    });
  });

  test.each(['000000000000', 'ffffffffffff'])(
    'a second reading with the right key supersedes it (other key %s)',
    (pseudonymKey) => {
      const [wrong, right] = [{ ...mine, pseudonymKey }, mine];
      for (const order of [
        [wrong, right],
        [right, wrong],
      ]) {
        const warehouse = deliver(...order.map(messages));
        expect(warehouse.state.loaded).toEqual([dropIdOf(right)]);
        expect(warehouse.statusOf(wrong)).toBe('superseded');
      }
    },
  );
});
