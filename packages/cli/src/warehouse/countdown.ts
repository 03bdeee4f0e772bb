/** How long to wait for something that fails, in milliseconds: PostgreSQL's crash recovery may take this long. */
const DEFAULT_LIMIT_MS = 300_000;
const REPEAT_MESSAGE_MS = 30_000;

/** Prints what is being waited for while it fails, and for how much longer. */
export class Countdown {
  readonly #subject: string;
  readonly #print: (text: string) => void;
  readonly #limitMs: number;
  #since: number | undefined;
  #hasExpired = false;
  #kind = '';
  #printedAt = 0;

  /**
   * @param subject as in "waiting for the warehouse at 127.0.0.1:5432/sales"
   * @param limitMs Infinity to wait without a limit
   */
  constructor(subject: string, print: (text: string) => void, limitMs = DEFAULT_LIMIT_MS) {
    this.#subject = subject;
    this.#print = print;
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
   * Whether it still failed after the limit. Time alone is not enough: the last failure may have been the end of the
   * problem.
   */
  get hasExpired(): boolean {
    return this.#hasExpired;
  }

  /** @param workedMs how long it worked before it failed; after long enough, this is a new problem */
  recordFailure(problem: string, workedMs = 0): void {
    if (workedMs > this.#limitMs / 2) this.recordSuccess();
    const now = performance.now();
    this.#since ??= now;
    this.#hasExpired = now - this.#since >= this.#limitMs;
    // One outage shows as several errors: a session is ended, the next one refused.
    const kind = problem.replace(/ \(.*/, '');
    if (this.#hasExpired || (kind === this.#kind && now - this.#printedAt < REPEAT_MESSAGE_MS)) return;
    [this.#kind, this.#printedAt] = [kind, now];
    // In this order: with fractions, now + 3,000 - now may be slightly more than 3,000.
    const left = Math.ceil((this.#limitMs - (now - this.#since)) / 1000);
    this.#print(`waiting for ${this.#subject}: ${problem}${Number.isFinite(left) ? `; giving up in ${left} s` : ''}`);
  }

  recordSuccess(): void {
    this.#since = undefined;
    this.#hasExpired = false;
    this.#kind = '';
  }
}
