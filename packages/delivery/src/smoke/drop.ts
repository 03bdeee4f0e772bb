import { randomInt } from 'node:crypto';
import { SMOKE_TEST_KEY } from '@brewline/contracts';

/** A tiny branch file, and what it must come to. */
export interface SmokeDrop {
  /** The same each time: a newer version replaces whatever an earlier, killed test left behind. */
  readonly key: string;
  readonly text: string;
  readonly sales: number;
  readonly pence: number;
}

/**
 * Two sales in the nightly layout of `docs/data-contract.md`, one with a card and one without. Until they are retracted
 * they stand in the warehouse under a branch that says what it is and that the key says too, on the first day that a
 * file may hold: in no report of a real day, week or month, and less than £2.
 */
export function createSmokeDrop(): SmokeDrop {
  // Never the same content twice, so that what is seen to be loaded is this test's.
  const [cash, card] = [randomInt(1, 100), randomInt(1, 100)];
  const time = [randomInt(24), randomInt(60), randomInt(60)].map((part) => String(part).padStart(2, '0')).join(':');
  const row = (pence: number, payment: string) => {
    const price = (pence / 100).toFixed(2);
    return (
      `01/01/2000 ${time},Brewline Smoke Test,Nobody Inparticular,`
      + `Deployment check - ${price},${price},${payment}\n`
    );
  };
  return {
    key: SMOKE_TEST_KEY,
    text: row(cash, 'CASH,') + row(card, 'CARD,0000000000000000'),
    sales: 2,
    pence: cash + card,
  };
}
