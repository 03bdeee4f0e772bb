/** How long something that fails is waited for, in milliseconds: a PostgreSQL may recover for so long after a crash. */
const WAIT_MS = 300_000;
const REPEAT_MS = 30_000;

/** Says what is waited for while it fails, and for how much longer. */
export class Countdown {
  readonly #what: string;
  readonly #say: (text: string) => void;
  readonly #limitMs: number;
  #since: number | undefined;
  #isOver = false;
  #kind = '';
  #saidAt = 0;

  /**
   * @param what as in "waiting for the warehouse at 127.0.0.1:5432/sales"
   * @param limitMs Infinity where it is waited for without end
   */
  constructor(what: string, say: (text: string) => void, limitMs = WAIT_MS) {
    this.#what = what;
    this.#say = say;
    this.#limitMs = limitMs;
  }

  get seconds(): number {
    return Math.round(this.#limitMs / 1000);
  }

  /** Whether it failed and has not succeeded since. */
  get isRunning(): boolean {
    return this.#since !== undefined;
  }

  /**
   * Whether it still failed when it had been waited for as long as it may be. Time alone does not tell: what failed may
   * have been the last of it.
   */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** @param workedMs how long it worked before it failed; after long enough, this is a new problem */
  failed(problem: string, workedMs = 0): void {
    if (workedMs > this.#limitMs / 2) this.succeeded();
    const now = performance.now();
    this.#since ??= now;
    this.#isOver = now - this.#since >= this.#limitMs;
    // One outage shows as several errors: a session is ended, the next one refused.
    const kind = problem.replace(/ \(.*/, '');
    if (this.#isOver || (kind === this.#kind && now - this.#saidAt < REPEAT_MS)) return;
    [this.#kind, this.#saidAt] = [kind, now];
    const left = Math.ceil((this.#since + this.#limitMs - now) / 1000);
    this.#say(`waiting for ${this.#what}: ${problem}${Number.isFinite(left) ? `; giving up in ${left} s` : ''}`);
  }

  succeeded(): void {
    this.#since = undefined;
    this.#isOver = false;
    this.#kind = '';
  }
}
