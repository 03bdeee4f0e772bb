/** Loads come in bursts: the ledger is looked at once for several of them, and only what changed it is told. */
import { expect, jest, test } from '@jest/globals';
import { LedgerWatch } from './ledger-watch.ts';

jest.useFakeTimers();

function watchOver(answers: (string | Error)[]) {
  let [looks, changes] = [0, 0];
  const ask = () => {
    const answer = answers[looks++]!;
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const watch = new LedgerWatch('1 drop', ask, () => (changes += 1));
  return { watch, found: () => ({ looks, changes }) };
}

const aWhile = () => jest.advanceTimersByTimeAsync(5000);

test('several loads at once are one look, and one change', async () => {
  const { watch, found } = watchOver(['3 drops']);
  watch.scheduleCheck();
  watch.scheduleCheck();
  await aWhile();
  expect(found()).toEqual({ looks: 1, changes: 1 });
});

test('a load that changed nothing is not told; a later one that did is', async () => {
  const { watch, found } = watchOver(['1 drop', '2 drops', '2 drops']);
  for (const changes of [0, 1, 1]) {
    watch.scheduleCheck();
    await aWhile();
    expect(found().changes).toBe(changes);
  }
});

test('a ledger that cannot be asked counts as changed', async () => {
  const { watch, found } = watchOver([new Error('it is gone'), '1 drop']);
  watch.scheduleCheck();
  await aWhile();
  watch.scheduleCheck();
  await aWhile();
  expect(found()).toEqual({ looks: 2, changes: 2 });
});

test('once closed it looks no more', async () => {
  const { watch, found } = watchOver(['2 drops']);
  watch.scheduleCheck();
  watch.close();
  await aWhile();
  expect(found()).toEqual({ looks: 0, changes: 0 });
});
