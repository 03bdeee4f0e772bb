import { readFileSync } from 'node:fs';
import { type ExecutionEnvironment, failedMessages } from '@brewline/local/functions';
import type { TestCloud } from '../cloud/test-cloud.ts';
import { createRecord } from '../handlers/delivery.ts';
import { HandlerProcesses } from '../handlers/handler-processes.ts';

export const STEPS = ['extract', 'transform', 'load'] as const;
export type Step = (typeof STEPS)[number];

/** A message for a handler. */
export interface Message {
  readonly id: string;
  readonly body: string;
}

/** The key of a message's file. */
export function keyOf(step: Step, { body }: Pick<Message, 'body'>): string {
  if (step !== 'extract') return (JSON.parse(body) as { drop: { key: string } }).drop.key;
  const { Records } = JSON.parse(body) as { Records: [{ s3: { object: { key: string } } }] };
  return decodeURIComponent(Records[0].s3.object.key.replaceAll('+', ' '));
}

/** The outcome of delivering messages to a handler. */
export interface Delivered {
  /** The ids of the messages that remain in the queue. */
  readonly failed: ReadonlySet<string>;
  /** Why the whole invocation failed. */
  readonly error?: string;
}

/** The handlers of one cloud and one warehouse, each in a process that is reused between invocations. */
export class Handlers {
  readonly #processes: HandlerProcesses;
  readonly #variables: Record<Step, Record<string, string>>;

  /** @param variables by service, the environment variables whose values AWS supplies */
  static async bundle(
    cloud: TestCloud,
    variables: Record<Step, Record<string, string>>,
    logFolder: string,
  ): Promise<Handlers> {
    return new Handlers(await HandlerProcesses.bundle(cloud, logFolder), variables);
  }

  private constructor(processes: HandlerProcesses, variables: Record<Step, Record<string, string>>) {
    this.#processes = processes;
    this.#variables = variables;
  }

  /** Delivers messages in one batch. @param place the number of the step's process that gets them */
  async deliver(step: Step, messages: readonly Message[], place = 0): Promise<Delivered> {
    const ids = new Set(messages.map(({ id }) => id));
    const { answer, error } = await this.#environment(step, place).invoke({
      Records: messages.map(({ id, body }) => createRecord(body, 1, id)),
    });
    if (error !== undefined) return { failed: ids, error };
    const failed = failedMessages(answer, ids);
    return failed === 'malformed' ? { failed: ids, error: `a malformed answer: ${answer}` } : { failed };
  }

  /** Kills a process as `kill -9` does, and starts another in its place. */
  kill(step: Step, place = 0): void {
    this.#environment(step, place).kill('killed by the test');
    this.#environment(step, place);
  }

  /** The last lines of a step's log. */
  log(step: Step): string {
    return readFileSync(this.#processes.logFile(step), 'utf8').split('\n').slice(-12).join('\n');
  }

  /** Kills every process and waits until they have ended. */
  stop(): Promise<void> {
    return this.#processes.stop();
  }

  #environment(step: Step, place: number): ExecutionEnvironment {
    const environment = { ...this.#variables[step], LOG_LEVEL: 'warn' };
    return this.#processes.running(`${step} ${place}`, step, { environment });
  }
}
