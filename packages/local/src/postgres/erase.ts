import { realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lockFolder } from './lock.ts';
import { stopOrphan } from './server.ts';

/**
 * Removes the warehouse in `folder`, wherever its data is, after stopping a server that a killed process left running.
 * Does nothing if there is none.
 *
 * @throws Error while a running process uses it
 */
export async function erasePostgres(folder: string): Promise<void> {
  const place = await realpath(folder).catch(() => undefined);
  if (place === undefined) return;
  const unlock = await lockFolder(place);
  const server = await realpath(join(place, 'server')).catch(() => undefined);
  if (server !== undefined) {
    await stopOrphan(join(server, 'cluster', 'data'));
    await rm(server, { recursive: true, force: true });
  }
  await unlock();
  await rm(place, { recursive: true, force: true });
}
