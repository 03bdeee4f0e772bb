import { join } from 'node:path';
import type { Invocation } from '@brewline/local';
import { Countdown } from '../warehouse/countdown.ts';
import { lastFailureReason } from './failure-reason.ts';

const MOST_FAILURES_IN_A_ROW = 5;

export interface ServiceWatchOptions {
  /** Where each service's log is. */
  readonly logFolder: string;
  /** Gets a line about what is waited for. */
  readonly say: (text: string) => void;
  readonly limitMs?: number | undefined;
}

interface Trouble {
  readonly countdown: Countdown;
  reason: string;
}

/**
 * Notices a service that cannot run at all, whose messages would otherwise stay hidden until their visibility timeout,
 * and one whose messages keep failing.
 */
export class ServiceWatch {
  readonly #options: ServiceWatchOptions;
  readonly #failures = new Map<string, number>();
  readonly #troubles = new Map<string, Trouble>();
  #fault: Error | undefined;

  constructor(options: ServiceWatchOptions) {
    this.#options = options;
  }

  see({ service, error, messages, failures: failed }: Invocation): void {
    const failures = error === undefined ? 0 : (this.#failures.get(service) ?? 0) + 1;
    this.#failures.set(service, failures);
    if (failures === MOST_FAILURES_IN_A_ROW)
      this.#fault = new Error(
        `${service} failed ${failures} times in a row: ${error}. What was loaded stays; fix it and run again.`,
      );
    if (failed < messages) this.#troubles.delete(service);
    else if (error === undefined) void this.#note(service);
  }

  /** @throws Error once a service has failed five times in a row */
  check(): void {
    if (this.#fault) throw this.#fault;
  }

  /**
   * Why nothing more is waited for: every message of a service has failed for some minutes, and another one failed
   * after them.
   */
  get stall(): string | undefined {
    return [...this.#troubles.values()].find(({ countdown }) => countdown.isOver)?.reason;
  }

  /** Only its log knows why single messages failed. */
  async #note(service: string): Promise<void> {
    const { logFolder, say, limitMs } = this.#options;
    const trouble = this.#troubles.get(service) ?? {
      countdown: new Countdown(`${service}, whose messages fail`, say, limitMs),
      reason: '',
    };
    this.#troubles.set(service, trouble);
    const file = join(logFolder, `${service}.log`);
    trouble.reason =
      (await lastFailureReason(file).catch(() => undefined)) ?? `Messages of ${service} keep failing; see ${file}.`;
    if (this.#troubles.get(service) === trouble) trouble.countdown.failed(trouble.reason.replace(/\.$/, ''));
  }
}
