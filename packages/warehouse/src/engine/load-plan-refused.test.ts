/** What is refused, or empty, or made with another key: when it supersedes, and when it is superseded. */
import { describe, expect, test } from '@jest/globals';
import { deliver } from '../testing/model-warehouse.ts';
import { permutations } from '../testing/random-deliveries.ts';
import { dropIdOf, messages, OTHER_KEY, type Version } from '../testing/test-versions.ts';

describe('Refused and empty files', () => {
  const good: Version = { name: 'a', at: 1 };
  const refused: Version = { name: 'r', at: 2, outcome: 'refused' };

  test('A refused drop supersedes nothing; its notes are kept', () => {
    const warehouse = deliver(messages(good), messages(refused));
    expect(warehouse.statusOf(refused)).toBe('refused');
    expect(warehouse.drops.get(dropIdOf(refused))!.refusal).toBe('too_many_rejects');
    expect(warehouse.state.loaded).toEqual([dropIdOf(good)]);
    expect(warehouse.state.notes).toEqual([dropIdOf(good), dropIdOf(refused)].sort());
  });

  test('A refused drop is superseded by a newer loaded one, and its notes go', () => {
    const warehouse = deliver(messages(refused), messages({ name: 'c', at: 3 }));
    expect(warehouse.statusOf(refused)).toBe('superseded');
    expect(warehouse.notes.has(dropIdOf(refused))).toBe(false);
  });

  test.each(['refused', 'empty'] as const)('A refused drop is not superseded by a newer one that is %s', (outcome) => {
    const warehouse = deliver(messages(refused), messages({ name: 'c', at: 3, outcome }));
    expect(warehouse.statusOf(refused)).toBe('refused');
  });

  test('A refused drop is not superseded by an older one that arrives late', () => {
    const warehouse = deliver(messages(refused), messages(good));
    expect(warehouse.statusOf(refused)).toBe('refused');
    expect(warehouse.statusOf(good)).toBe('loaded');
  });

  test('An empty file replaces nothing', () => {
    const empty: Version = { name: 'e', at: 2, outcome: 'empty' };
    const warehouse = deliver(messages(good), messages(empty));
    expect(warehouse.statusOf(empty)).toBe('empty');
    expect(warehouse.statusOf(good)).toBe('loaded');
  });

  test('A refused drop of several chunks waits for all: its notes depend on no order', () => {
    const large = { ...refused, chunks: 2 };
    const [one, two] = messages(large);
    expect(deliver([one!], [two!]).state).toEqual(deliver([two!], [one!]).state);
    expect(deliver([one!]).statusOf(large)).toBe('loading');
  });
});

describe('Another pseudonym key', () => {
  const mine: Version = { name: 'a', at: 1 };
  const foreign: Version = { name: 'b', at: 2, pseudonymKey: OTHER_KEY };

  test('A drop made with another key is refused and replaces nothing', () => {
    const warehouse = deliver(messages(mine), messages(foreign));
    expect(warehouse.statusOf(foreign)).toBe('refused');
    expect(warehouse.drops.get(dropIdOf(foreign))!.refusal).toBe('other_pseudonym_key');
    expect(warehouse.state.loaded).toEqual([dropIdOf(mine)]);
  });

  test('In several chunks it is refused when it is whole, with the same receipt in every order', () => {
    const pieces = messages({ ...foreign, chunks: 3 });
    const states = permutations(pieces).map((order) => deliver(...order.map((piece) => [piece])).state);
    for (const state of states) expect(state).toEqual(states[0]);
    expect(states[0]!.drops[0]).toMatchObject({
      status: 'refused',
      refusal: 'other_pseudonym_key',
      receipt: { chunks: 3 },
    });
  });

  test.each(['000000000000', 'ffffffffffff'])(
    'The same version read again with the right key supersedes it (foreign key %s)',
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
