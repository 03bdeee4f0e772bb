/** Loads come in bursts: the ledger is checked once for several of them, and only changes are reported. */
import { expect, jest, test } from '@jest/globals';
import { LedgerWatch } from './ledger-watch.ts';

jest.useFakeTimers();

function createWatch(versions: (string | Error)[]) {
  let [checks, changes] = [0, 0];
  const readVersion = () => {
    const version = versions[checks++]!;
    return version instanceof Error ? Promise.reject(version) : Promise.resolve(version);
  };
  const watch = new LedgerWatch('1 drop', readVersion, () => (changes += 1));
  return { watch, counts: () => ({ checks, changes }) };
}

const advanceTime = () => jest.advanceTimersByTimeAsync(5000);

test('several loads at once cause one check and one change', async () => {
  const { watch, counts } = createWatch(['3 drops']);
  watch.scheduleCheck();
  watch.scheduleCheck();
  await advanceTime();
  expect(counts()).toEqual({ checks: 1, changes: 1 });
});

test('a load that changed nothing is not reported; a later one that did is', async () => {
  const { watch, counts } = createWatch(['1 drop', '2 drops', '2 drops']);
  for (const changes of [0, 1, 1]) {
    watch.scheduleCheck();
    await advanceTime();
    expect(counts().changes).toBe(changes);
  }
});

test('a ledger that cannot be read counts as changed', async () => {
  const { watch, counts } = createWatch([new Error('it is gone'), '1 drop']);
  watch.scheduleCheck();
  await advanceTime();
  watch.scheduleCheck();
  await advanceTime();
  expect(counts()).toEqual({ checks: 2, changes: 2 });
});

test('a closed watch does not check', async () => {
  const { watch, counts } = createWatch(['2 drops']);
  watch.scheduleCheck();
  watch.close();
  await advanceTime();
  expect(counts()).toEqual({ checks: 0, changes: 0 });
});
