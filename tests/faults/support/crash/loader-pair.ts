import type { ExecutionEnvironment } from '@brewline/local/functions';
import { deliverAll } from '../handlers/delivery.ts';
import type { HandlerOptions, HandlerProcesses } from '../handlers/handler-processes.ts';
import type { Environment } from './environment.ts';
import { type Contents, TestWarehouse } from './test-warehouse.ts';
import { type Fate, PostgresProxy, type Rewrite } from '@brewline/testing/postgres';

/** How many statements a new connection begins with: who serves it, its settings in two, and the loader's own. */
export const CONNECTING = 4;

/**
 * A warehouse with a loader that nothing is done to, and a proxy for another that is to suffer. Several lanes share the
 * waiting.
 */
export class LoaderPair {
  readonly warehouse: TestWarehouse;
  readonly proxy: PostgresProxy;
  /** What the warehouse holds whenever it is restored. */
  before: Contents = {};
  readonly #handlers: HandlerProcesses;

  /** @param before messages that are loaded first */
  static async open(
    { postgres, handlers }: Environment,
    name: string,
    before: readonly string[],
    rewrite?: Rewrite,
  ): Promise<LoaderPair> {
    const warehouse = await TestWarehouse.create(postgres, name);
    const lane = new LoaderPair(handlers, warehouse, await PostgresProxy.start(warehouse.url, rewrite));
    await deliverAll(() => lane.other, before);
    await warehouse.keep();
    lane.before = await warehouse.contents();
    return lane;
  }

  private constructor(handlers: HandlerProcesses, warehouse: TestWarehouse, proxy: PostgresProxy) {
    this.#handlers = handlers;
    this.warehouse = warehouse;
    this.proxy = proxy;
  }

  /** Loads straight into the warehouse; a new one if the last was ended by its timeout. */
  get other(): ExecutionEnvironment {
    const { url } = this.warehouse;
    return this.#handlers.running(url, 'load', { environment: { WAREHOUSE_URL: url } });
  }

  /** A loader behind the proxy. */
  victim(options: Omit<HandlerOptions, 'environment'> = {}): ExecutionEnvironment {
    return this.#handlers.start('load', { ...options, environment: { WAREHOUSE_URL: this.proxy.url } });
  }

  /**
   * Does something once, before a statement: 0 is the first of a new connection, {@link CONNECTING} the first of each
   * transaction.
   */
  interruptAt(position: number, interrupt: () => Fate | Promise<Fate>): void {
    let at = -1;
    let isDone = false;
    this.proxy.before = ({ text }) => {
      at = text.startsWith('set statement_timeout') ? CONNECTING : at + 1;
      if (isDone || at !== position) return 'forward';
      isDone = true;
      return interrupt();
    };
  }

  async close(): Promise<void> {
    await this.proxy.stop();
    await this.warehouse.close();
  }
}

/**
 * Does all the work, each lane taking the next item when it is through with one.
 * @throws what went wrong first, once
 * all lanes are at rest
 */
export async function shareWork<L, Item>(
  lanes: readonly L[],
  items: readonly Item[],
  work: (lane: L, item: Item) => Promise<void>,
): Promise<void> {
  const left = [...items].reverse();
  const results = await Promise.allSettled(
    lanes.map(async (lane) => {
      for (let item = left.pop(); item !== undefined; item = left.pop()) {
        await work(lane, item).catch((error: unknown) => {
          left.length = 0;
          throw error;
        });
      }
    }),
  );
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
