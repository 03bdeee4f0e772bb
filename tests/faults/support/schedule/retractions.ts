import { KeyError, openWarehouse, retract, type Retracted, type Warehouse } from '@brewline/warehouse';
import { FILES } from '../model/branch-file.ts';
import type { Tally } from './tally.ts';

const TIMEOUT_MS = 60_000;

/** Retracts files, and records up to which version. */
export class Retractions {
  readonly #warehouse: Warehouse;
  readonly #events: string[];
  readonly #tally: Tally;
  readonly #until = new Map<string, number>();

  /**
   * @param url of the warehouse
   * @param events receives a line for each retraction
   */
  constructor(url: string, events: string[], tally: Tally) {
    this.#warehouse = openWarehouse(() => Promise.resolve(url));
    this.#events = events;
    this.#tally = tally;
  }

  /** By key, the newest version (seconds since 1970) in the ledger when it was retracted. */
  get until(): ReadonlyMap<string, number> {
    return this.#until;
  }

  /** @param file index into {@link FILES}; ignored if it is not in the ledger yet */
  async retract(file: number): Promise<void> {
    const { key } = FILES[file]!;
    const retracted = await retract(this.#warehouse, { key }, performance.now() + TIMEOUT_MS).catch(
      (error: unknown) => {
        if (error instanceof KeyError) return undefined;
        throw error;
      },
    );
    if (retracted) this.#until.set(key, retracted.last_modified);
    if (retracted?.was_retracted === false) this.#tally.add('retractions');
    this.#events.push(`retract ${key}${retracted ? ` ${describe(retracted)}` : ': not in the ledger'}`);
  }

  reset(): void {
    this.#until.clear();
  }

  close(): Promise<void> {
    return this.#warehouse.close();
  }
}

const describe = ({ last_modified, sales, was_retracted }: Retracted): string =>
  `up to second ${last_modified % 1000}${was_retracted ? ', as before' : `: ${sales} sales deleted`}`;
