import { randomInt } from 'node:crypto';
import { SMOKE_TEST_KEY } from '@brewline/contracts';

/** A tiny branch file, and its expected totals. */
export interface SmokeDrop {
  /** The same each time: a newer version replaces the sales that an earlier, killed test left. */
  readonly key: string;
  readonly text: string;
  readonly sales: number;
  readonly pence: number;
}

/**
 * Two sales in the nightly layout of `docs/data-contract.md`, one with a card and one without. Until they are
 * retracted, they are in the warehouse under a branch named after the test, as is the key, on the first day that a file
 * may hold: in no report of a real day, week or month, and less than £2.
 */
export function createSmokeDrop(): SmokeDrop {
  // Never the same content twice, so that the loaded sales are this test's.
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
