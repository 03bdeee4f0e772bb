/** Compares the expectation with sums that are computed here from the text of layout A. */
import { expect, test } from '@jest/globals';
import { expectedOf, generate } from '../index.ts';

test('the expected sales, items, takings and payments are those of the text', () => {
  for (const file of generate({ branches: 12, days: 2, sales: 100, seed: 5, layouts: 'nightly' })) {
    const found = { sales: 0, items: 0, takingsPence: 0, card: 0, cash: 0 };
    let itemsPence = 0;
    for (const line of [...file.text()].join('').trimEnd().split('\n')) {
      const [, basket, total, payment] = /^(?:[^,]*,){3}(.*),([^,]*),(CARD|CASH),\d*$/.exec(line)!;
      const prices = [...basket!.matchAll(/ - (\d+)\.(\d\d)(?=[,"]|$)/g)].map(([, pounds, pence]) =>
        Number(pounds! + pence!),
      );
      found.sales += 1;
      found.items += prices.length;
      itemsPence += prices.reduce((sum, pence) => sum + pence, 0);
      found.takingsPence += Math.round(Number(total) * 100);
      found[payment === 'CARD' ? 'card' : 'cash'] += 1;
    }
    expect(itemsPence).toBe(found.takingsPence);
    expect(expectedOf(file)).toEqual({ ...found, rejected: 0, flagged: 0, spoiled: [] });
  }
});
