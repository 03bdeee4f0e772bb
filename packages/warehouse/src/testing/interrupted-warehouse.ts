import { load } from '../engine/load.ts';
import type { Warehouse, WriterTransaction } from '../interface/warehouse.ts';
import type { TestDrop } from './test-drops.ts';
import { TIMEOUT_MS } from './warehouse-harness.ts';

/** A warehouse that does something before the nth call of the first attempt of each transaction. */
export function interruptedAt(
  warehouse: Warehouse,
  nth: number,
  interrupt: () => Promise<void>,
  onCall: () => void = () => undefined,
): Warehouse {
  let calls = 0;
  const before = async () => {
    onCall();
    calls += 1;
    if (calls === nth) await interrupt();
  };
  const wrap = (transaction: WriterTransaction): WriterTransaction => ({
    clock: transaction.clock,
    cleanBucket: transaction.cleanBucket,
    query: (sql, values) => before().then(() => transaction.query(sql, values)),
    stage: (table, sources) => before().then(() => transaction.stage(table, sources)),
    merge: () => before().then(() => transaction.merge()),
    analyze: (table) => before().then(() => transaction.analyze(table)),
  });
  return {
    write: (deadline, work) => warehouse.write(deadline, (transaction) => work(wrap(transaction))),
    close: () => warehouse.close(),
  };
}

/** How many calls loading these drops, each on its own, takes at most. */
export async function statementsOf(warehouse: Warehouse, drops: readonly TestDrop[]): Promise<number> {
  let most = 0;
  for (const { messages } of drops) {
    let calls = 0;
    await load(
      interruptedAt(
        warehouse,
        0,
        () => Promise.resolve(),
        () => (calls += 1),
      ),
      messages,
      performance.now() + TIMEOUT_MS,
    );
    most = Math.max(most, calls);
  }
  return most;
}
