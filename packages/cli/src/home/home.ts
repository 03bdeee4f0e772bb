import { chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { erasePostgres } from '@brewline/local';

/** Owner only: the folder holds the pseudonym key, the warehouse, its password and logs. */
const MODE = 0o700;

/** What `npm start` loads stays apart from the user's own files. */
export const demoHomeIn = (home: string): string => join(home, 'demo');

/** Where the embedded PostgreSQL keeps its data. */
export const postgresFolderIn = (home: string): string => join(home, 'postgres');

/**
 * Makes the folder that holds everything a home keeps, or closes an existing one to everybody but its owner.
 *
 * @throws Error if the folder belongs to another user, or cannot be made
 */
export async function openHome(home: string): Promise<void> {
  await mkdir(home, { recursive: true, mode: MODE });
  await chmod(home, MODE).catch((cause: unknown) => {
    throw new Error(
      `${home} must be readable by you alone, and its permissions cannot be changed (${(cause as Error).message}). `
        + 'Run Brewline as the user it belongs to, or in another folder.',
      { cause },
    );
  });
}

/**
 * Removes a home, after what a killed process left running in it was stopped.
 *
 * @throws Error while another process uses it
 */
export async function removeHome(home: string): Promise<void> {
  await erasePostgres(postgresFolderIn(home));
  await rm(home, { recursive: true, force: true });
}
