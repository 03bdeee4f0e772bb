import type { Backlog, CloudClient } from '@brewline/local';
import { plural } from '../output/format.ts';

const STALL_MILLISECONDS = 10_000;
const REFRESH_MILLISECONDS = 1000;

/** Says what a run waits for, once neither its files nor its queues have changed for a while. */
export class StallWatch {
  readonly #cloud: Pick<CloudClient, 'backlog' | 'lastReturn'>;
  readonly #say: (reason: string) => void;
  readonly #stallMilliseconds: number;
  #state = '';
  #due = 0;

  /** @param say what the run waits for; an empty text once it makes progress */
  constructor(
    cloud: Pick<CloudClient, 'backlog' | 'lastReturn'>,
    say: (reason: string) => void,
    stallMilliseconds = STALL_MILLISECONDS,
  ) {
    this.#cloud = cloud;
    this.#say = say;
    this.#stallMilliseconds = stallMilliseconds;
  }

  /** To be called again and again. @param loaded how many files are loaded so far */
  async look(loaded: number): Promise<void> {
    const backlog = await this.#cloud.backlog();
    const state = JSON.stringify([loaded, backlog]);
    const now = performance.now();
    if (state !== this.#state) {
      this.#state = state;
      this.#due = now + this.#stallMilliseconds;
      this.#say('');
    } else if (now >= this.#due) {
      this.#due = now + REFRESH_MILLISECONDS;
      this.#say((await Promise.all(backlog.map((queue) => this.#describe(queue)))).join('; '));
    }
  }

  async #describe({ queue, waiting, inFlight }: Backlog): Promise<string> {
    // While messages wait to be received, the next step does not depend on those in flight; and there may be too many
    // to read.
    if (waiting > 0) return `${queue} has ${plural(waiting, 'message')} to process and ${inFlight} in flight`;
    const last = await this.#cloud.lastReturn(queue);
    const retried =
      last === undefined ? '' : `, retried by ${new Date(last).toLocaleTimeString('en-GB')} at the latest`;
    return `${queue} has ${plural(inFlight, 'message')} in flight${retried}`;
  }
}
