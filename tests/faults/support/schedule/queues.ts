import { randomUUID } from 'node:crypto';
import { type Message, type Step, STEPS } from './handlers.ts';

/** The waiting and the acknowledged messages of each step. */
export class Queues {
  readonly #waiting = new Map<Step, Message[]>(STEPS.map((step) => [step, []]));
  readonly #acknowledged = new Map<Step, Message[]>(STEPS.map((step) => [step, []]));

  get isEmpty(): boolean {
    return STEPS.every((step) => this.waiting(step).length === 0);
  }

  waiting(step: Step): readonly Message[] {
    return this.#waiting.get(step)!;
  }

  acknowledged(step: Step): readonly Message[] {
    return this.#acknowledged.get(step)!;
  }

  /** The last step up to this one that has messages. */
  findBusyStep(last: Step): Step | undefined {
    return STEPS.slice(0, STEPS.indexOf(last) + 1).findLast((step) => this.waiting(step).length > 0);
  }

  send(step: Step, body: string, id: string = randomUUID()): void {
    this.#waiting.get(step)!.push({ id, body });
  }

  acknowledge(step: Step, ids: ReadonlySet<string>): void {
    const waiting = this.waiting(step);
    this.#waiting.set(
      step,
      waiting.filter(({ id }) => !ids.has(id)),
    );
    this.#acknowledged.get(step)!.push(...waiting.filter(({ id }) => ids.has(id)));
  }
}
