import type { Backlog, CloudClient } from '@brewline/local';
import { pluralize } from '../terminal/format.ts';

const STALL_MS = 10_000;
const REFRESH_MS = 1000;

/** Shows what a run is waiting for, once neither its files nor its queues have changed for a while. */
export class StallWatch {
  readonly #cloud: Pick<CloudClient, 'backlog' | 'lastRedelivery'>;
  readonly #showWaiting: (reason: string) => void;
  readonly #stallMs: number;
  #state = '';
  #dueAt = 0;

  /** @param showWaiting gets what the run is waiting for; an empty text once it makes progress */
  constructor(
    cloud: Pick<CloudClient, 'backlog' | 'lastRedelivery'>,
    showWaiting: (reason: string) => void,
    stallMs = STALL_MS,
  ) {
    this.#cloud = cloud;
    this.#showWaiting = showWaiting;
    this.#stallMs = stallMs;
  }

  /** To be called repeatedly. @param loaded how many files are loaded so far */
  async poll(loaded: number): Promise<void> {
    const backlog = await this.#cloud.backlog();
    const state = JSON.stringify([loaded, backlog]);
    const now = performance.now();
    if (state !== this.#state) {
      this.#state = state;
      this.#dueAt = now + this.#stallMs;
      this.#showWaiting('');
    } else if (now >= this.#dueAt) {
      this.#dueAt = now + REFRESH_MS;
      this.#showWaiting((await Promise.all(backlog.map((queue) => this.#describe(queue)))).join('; '));
    }
  }

  async #describe({ queue, waiting, inFlight }: Backlog): Promise<string> {
    // While messages wait to be received, the next step does not depend on those in flight, which may be too many to
    // read.
    if (waiting > 0) return `${queue} has ${pluralize(waiting, 'message')} to process and ${inFlight} in flight`;
    const last = await this.#cloud.lastRedelivery(queue);
    const retried =
      last === undefined ? '' : `, retried by ${new Date(last).toLocaleTimeString('en-GB')} at the latest`;
    return `${queue} has ${pluralize(inFlight, 'message')} in flight${retried}`;
  }
}
