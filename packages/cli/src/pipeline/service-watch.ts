import { join } from 'node:path';
import type { Invocation } from '@brewline/local';
import { Countdown } from '../warehouse/countdown.ts';
import { readLastFailureReason } from './failure-reason.ts';

const MAX_CONSECUTIVE_FAILURES = 5;

export interface ServiceWatchOptions {
  /** The folder of the services' logs. */
  readonly logFolder: string;
  /** Prints what the run is waiting for. */
  readonly print: (text: string) => void;
  readonly maxOutageMs?: number | undefined;
}

interface FailingService {
  readonly countdown: Countdown;
  reason: string;
}

/**
 * Detects a service that cannot run at all, whose messages would otherwise stay invisible until their visibility
 * timeout, and one whose messages keep failing.
 */
export class ServiceWatch {
  readonly #options: ServiceWatchOptions;
  readonly #consecutiveFailures = new Map<string, number>();
  readonly #failing = new Map<string, FailingService>();
  #fault: Error | undefined;

  constructor(options: ServiceWatchOptions) {
    this.#options = options;
  }

  record({ service, error, messages, failures: failed }: Invocation): void {
    const failures = error === undefined ? 0 : (this.#consecutiveFailures.get(service) ?? 0) + 1;
    this.#consecutiveFailures.set(service, failures);
    if (failures === MAX_CONSECUTIVE_FAILURES)
      this.#fault = new Error(
        `${service} failed ${failures} times in a row: ${error}. What was loaded stays. Fix the cause and run again.`,
      );
    if (failed < messages) this.#failing.delete(service);
    else if (error === undefined) void this.#recordFailure(service);
  }

  /** @throws Error once a service has failed five times in a row */
  throwIfDown(): void {
    if (this.#fault) throw this.#fault;
  }

  /**
   * Why the run should stop waiting: every message of a service has failed for some minutes, and another one failed
   * after that.
   */
  get stallReason(): string | undefined {
    return [...this.#failing.values()].find(({ countdown }) => countdown.hasExpired)?.reason;
  }

  /** Only the service's log has the reason why a message failed. */
  async #recordFailure(service: string): Promise<void> {
    const { logFolder, print, maxOutageMs } = this.#options;
    const failing = this.#failing.get(service) ?? {
      countdown: new Countdown(`${service}, whose messages fail`, print, maxOutageMs),
      reason: '',
    };
    this.#failing.set(service, failing);
    const file = join(logFolder, `${service}.log`);
    failing.reason =
      (await readLastFailureReason(file).catch(() => undefined)) ?? `Messages of ${service} keep failing; see ${file}.`;
    if (this.#failing.get(service) === failing) failing.countdown.recordFailure(failing.reason.replace(/\.$/, ''));
  }
}
