import { chmod, mkdir } from 'node:fs/promises';

/** Owner only: the folder holds the pseudonym key, the warehouse, its password and logs. */
const MODE = 0o700;

/**
 * Makes the folder that holds everything a home keeps, or closes an existing one to everybody but its owner.
 *
 * @throws Error if the folder belongs to another user, or cannot be made
 */
export async function openHome(home: string): Promise<void> {
  await mkdir(home, { recursive: true, mode: MODE });
  await chmod(home, MODE).catch((cause: unknown) => {
    throw new Error(
      `${home} must be readable by you alone, and its permissions cannot be changed (${(cause as Error).message}). Run Brewline as the user it belongs to, or in another folder.`,
      { cause },
    );
  });
}
