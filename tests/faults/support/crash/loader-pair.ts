import type { ExecutionEnvironment } from '@brewline/local/functions';
import { deliverAll } from '../handlers/delivery.ts';
import type { HandlerOptions, HandlerProcesses } from '../handlers/handler-processes.ts';
import type { Environment } from './environment.ts';
import { type Contents, TestWarehouse } from './test-warehouse.ts';
import { type Fate, PostgresProxy, type Rewrite } from '@brewline/testing/postgres';

/** The number of first statements of a new connection: its process id, two of settings, and the loader's own. */
export const CONNECT_STATEMENTS = 4;

/**
 * A warehouse with a loader without faults, and a proxy for another that gets them. Several pairs wait in parallel.
 */
export class LoaderPair {
  readonly warehouse: TestWarehouse;
  readonly proxy: PostgresProxy;
  /** The contents of the warehouse after {@link TestWarehouse.restore}. */
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
    const pair = new LoaderPair(handlers, warehouse, await PostgresProxy.start(warehouse.url, rewrite));
    await deliverAll(() => pair.other, before);
    await warehouse.save();
    pair.before = await warehouse.contents();
    return pair;
  }

  private constructor(handlers: HandlerProcesses, warehouse: TestWarehouse, proxy: PostgresProxy) {
    this.#handlers = handlers;
    this.warehouse = warehouse;
    this.proxy = proxy;
  }

  /** A loader connected directly to the warehouse; a new one if the last ended by its timeout. */
  get other(): ExecutionEnvironment {
    const { url } = this.warehouse;
    return this.#handlers.running(url, 'load', { environment: { WAREHOUSE_URL: url } });
  }

  /** A loader behind the proxy. */
  victim(options: Omit<HandlerOptions, 'environment'> = {}): ExecutionEnvironment {
    return this.#handlers.start('load', { ...options, environment: { WAREHOUSE_URL: this.proxy.url } });
  }

  /**
   * Calls `interrupt` once, before a statement: 0 is the first of a new connection, {@link CONNECT_STATEMENTS} the
   * first of each transaction.
   */
  interruptAt(position: number, interrupt: () => Fate | Promise<Fate>): void {
    let at = -1;
    let isDone = false;
    this.proxy.before = ({ text }) => {
      at = text.startsWith('set statement_timeout') ? CONNECT_STATEMENTS : at + 1;
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
 * Does the work for all items, each worker taking the next item when it has finished one.
 *
 * @throws the first error, once all workers have stopped
 */
export async function shareWork<Worker, Item>(
  workers: readonly Worker[],
  items: readonly Item[],
  work: (worker: Worker, item: Item) => Promise<void>,
): Promise<void> {
  const left = [...items].reverse();
  const results = await Promise.allSettled(
    workers.map(async (worker) => {
      for (let item = left.pop(); item !== undefined; item = left.pop()) {
        await work(worker, item).catch((error: unknown) => {
          left.length = 0;
          throw error;
        });
      }
    }),
  );
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
