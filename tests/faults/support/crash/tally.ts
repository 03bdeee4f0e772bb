import { afterAll } from '@jest/globals';

/** Counts the faults that a test file injects, and prints their number at its end. */
export class Tally {
  #faults = 0;

  /** @param kind what is counted */
  constructor(file: string, kind = 'faults injected') {
    afterAll(() => void process.stdout.write(`${file}: ${this.#faults} ${kind}\n`));
  }

  add(faults = 1): void {
    this.#faults += faults;
  }
}
