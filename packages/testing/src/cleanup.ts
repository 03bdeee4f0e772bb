import { afterAll } from '@jest/globals';

const cleanups: (() => Promise<void>)[] = [];

/**
 * Adds a function that runs after the tests of the file; the last one added runs first.
 * The first call of a file must be outside its hooks and tests: it defines a hook itself.
 */
export function addCleanup(cleanup: () => Promise<void>): void {
  if (cleanups.push(cleanup) > 1) return;
  afterAll(async () => {
    for (const clean of cleanups.reverse()) await clean();
  });
}
