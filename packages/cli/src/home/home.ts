import { chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { erasePostgres } from '@brewline/local';

/** Owner only: the folder holds the pseudonym key, the warehouse, its password and logs. */
const MODE = 0o700;

/** The demo's own home, so that `npm start` does not mix with the user's own files. */
export const demoHomeIn = (home: string): string => join(home, 'demo');

/** Where the embedded PostgreSQL keeps its data. */
export const postgresFolderIn = (home: string): string => join(home, 'postgres');

/**
 * Creates the home folder, or restricts an existing one to its owner.
 *
 * @throws Error if the folder belongs to another user, or cannot be created
 */
export async function openHome(home: string): Promise<void> {
  await mkdir(home, { recursive: true, mode: MODE });
  await chmod(home, MODE).catch((cause: unknown) => {
    throw new Error(
      `Could not restrict ${home} to its owner (${(cause as Error).message}). `
        + 'Run Brewline as the user who owns it, or in another folder.',
      { cause },
    );
  });
}

/**
 * Removes a home, after stopping anything that a killed process left running in it.
 *
 * @throws Error while another process uses it
 */
export async function removeHome(home: string): Promise<void> {
  await erasePostgres(postgresFolderIn(home));
  await rm(home, { recursive: true, force: true });
}
