import { KeyError, openWarehouse, retract, type Retracted, type Warehouse } from '@brewline/warehouse';
import { FILES } from '../model/branch-file.ts';
import type { Tally } from './tally.ts';

const TIMEOUT_MS = 60_000;

/** Takes files out of a warehouse again, and remembers up to which version. */
export class Retractions {
  readonly #warehouse: Warehouse;
  readonly #story: string[];
  readonly #tally: Tally;
  readonly #until = new Map<string, number>();

  /**
   * @param url of the warehouse
   * @param story where it is told what happened
   */
  constructor(url: string, story: string[], tally: Tally) {
    this.#warehouse = openWarehouse(() => Promise.resolve(url));
    this.#story = story;
    this.#tally = tally;
  }

  /** By key, the newest version (seconds since 1970) that the ledger knew when it was retracted. */
  get until(): ReadonlyMap<string, number> {
    return this.#until;
  }

  /** @param file index into {@link FILES}; one that the ledger does not know yet is left as it is */
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
    this.#story.push(`retract ${key} ${retracted ? describe(retracted) : 'in vain: nobody knows it'}`);
  }

  reset(): void {
    this.#until.clear();
  }

  close(): Promise<void> {
    return this.#warehouse.close();
  }
}

const describe = ({ last_modified, sales, was_retracted }: Retracted): string =>
  `up to second ${last_modified % 1000}${was_retracted ? ', as before' : `: ${sales} sales are gone`}`;
