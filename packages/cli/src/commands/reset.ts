import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { erasePostgres } from '@brewline/local';
import { untilStopped } from '../lifecycle/stop-signal.ts';

/**
 * `brewline reset`: removes the embedded warehouse, its pseudonym key and its logs.
 *
 * @returns the exit code
 * @throws Error while another process uses them
 */
export async function reset(home: string, signal: AbortSignal): Promise<number> {
  await untilStopped(signal, empty(home));
  console.log(`${home} is removed.`);
  return 0;
}

/** Removes a home, after what a killed process left running in it was stopped. */
export async function empty(home: string): Promise<void> {
  await erasePostgres(join(home, 'postgres'));
  await rm(home, { recursive: true, force: true });
}
