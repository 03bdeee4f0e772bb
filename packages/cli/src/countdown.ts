/** How long something that fails is waited for, in milliseconds: a PostgreSQL may recover for so long after a crash. */
const WAIT_MS = 300_000;
const REPEAT_MS = 30_000;

/** Says what is waited for while it fails, and for how much longer. */
export class Countdown {
  readonly #what: string;
  readonly #say: (text: string) => void;
  readonly #limitMs: number;
  #since: number | undefined;
  #kind = '';
  #saidAt = 0;

  /** @param what as in "waiting for the warehouse at 127.0.0.1:5432/sales" */
  constructor(what: string, say: (text: string) => void, limitMs = WAIT_MS) {
    this.#what = what;
    this.#say = say;
    this.#limitMs = limitMs;
  }

  get seconds(): number {
    return Math.round(this.#limitMs / 1000);
  }

  /** Whether it has failed for as long as it is waited for. */
  get isOver(): boolean {
    return this.#since !== undefined && performance.now() - this.#since >= this.#limitMs;
  }

  failed(problem: string): void {
    const now = performance.now();
    this.#since ??= now;
    // One outage shows as several errors: a session is ended, the next one refused.
    const kind = problem.replace(/ \(.*/, '');
    if (this.isOver || (kind === this.#kind && now - this.#saidAt < REPEAT_MS)) return;
    [this.#kind, this.#saidAt] = [kind, now];
    this.#say(`waiting for ${this.#what}: ${problem}; giving up in ${Math.ceil((this.#since + this.#limitMs - now) / 1000)} s`);
  }

  succeeded(): void {
    this.#since = undefined;
    this.#kind = '';
  }
}
