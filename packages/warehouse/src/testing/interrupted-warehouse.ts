import { load } from '../engine/load.ts';
import type { Warehouse, WriterTransaction } from '../interface/warehouse.ts';
import type { TestDrop } from './test-drops.ts';
import { TIMEOUT_MS } from './warehouse-harness.ts';

/** A warehouse that calls `interrupt` before the nth call of its transactions. */
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

/** The most calls that loading one of these drops takes. */
export async function statementsOf(warehouse: Warehouse, drops: readonly TestDrop[]): Promise<number> {
  let max = 0;
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
    max = Math.max(max, calls);
  }
  return max;
}
