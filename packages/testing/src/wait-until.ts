import { setTimeout as wait } from 'node:timers/promises';

/** Resolves once the condition holds. @throws Error naming it after so many milliseconds */
export async function waitUntil(condition: () => boolean | Promise<boolean>, milliseconds = 60_000): Promise<void> {
  const deadline = performance.now() + milliseconds;
  while (!(await condition())) {
    if (performance.now() > deadline)
      throw new Error(`Timed out after ${milliseconds} ms waiting for: ${condition.toString()}`);
    await wait(20);
  }
}
