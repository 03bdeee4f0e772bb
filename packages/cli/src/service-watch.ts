import type { Invocation } from '@brewline/local';

const MOST_FAILURES_IN_A_ROW = 5;

/** Notices a service that cannot run at all, whose messages would otherwise stay hidden until their visibility timeout. */
export class ServiceWatch {
  readonly #failures = new Map<string, number>();
  #fault: Error | undefined;

  see({ service, error }: Invocation): void {
    const failures = error === undefined ? 0 : (this.#failures.get(service) ?? 0) + 1;
    this.#failures.set(service, failures);
    if (failures === MOST_FAILURES_IN_A_ROW)
      this.#fault = new Error(`${service} failed ${failures} times in a row: ${error}. What was loaded stays; mend it and run again.`);
  }

  /** @throws Error once a service has failed five times in a row */
  check(): void {
    if (this.#fault) throw this.#fault;
  }
}
