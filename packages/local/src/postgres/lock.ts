// One owner per data folder. Node has no access to the kernel's locks, so the lock is a numbered link, `owner.7`, whose
// target names the owning process. The highest number counts. It only grows, so two processes that find the same ended
// owner both try to create the same next link, which fails for the second: no process removes a lock that another has
// just taken.
import { readdir, readlink, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { startTime } from './process.ts';

const NOBODY = 'nobody';
const LINK = /^owner\.(\d+)$/;

/**
 * Makes this process the only owner of `folder` and returns a function that releases it. The lock of a process that
 * ended is taken over; that of a running one is an error.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const me = `${process.pid}@${await startTime(process.pid)}`;
  for (;;) {
    const last = await newestNumber(folder);
    await refuseWhileOwned(folder, last);
    const mine = last + 1;
    if (!(await tryClaim(folder, mine, me))) continue;
    await removeBelow(folder, mine);
    return () => releaseLock(folder, mine);
  }
}

async function refuseWhileOwned(folder: string, number: number): Promise<void> {
  const owner = number === 0 ? NOBODY : await readlink(linkPath(folder, number)).catch(() => NOBODY);
  const [pid = '', started] = owner.split('@');
  if (owner === NOBODY || (await startTime(Number(pid))) !== started) return;
  const who = Number(pid) === process.pid ? 'this process' : `process ${pid}`;
  throw new Error(`The warehouse in ${folder} is in use by ${who}. Stop that process first, or choose another folder.`);
}

/**
 * False if another process was faster. A link below the newest is not valid: it was created from a list of links that
 * have since been removed.
 */
async function tryClaim(folder: string, number: number, owner: string): Promise<boolean> {
  try {
    await symlink(owner, linkPath(folder, number));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  if ((await newestNumber(folder)) === number) return true;
  await rm(linkPath(folder, number), { force: true });
  return false;
}

/** The newest link is never removed, or numbers would be used twice: a released lock has the owner `nobody`. */
async function releaseLock(folder: string, number: number): Promise<void> {
  try {
    await symlink(NOBODY, linkPath(folder, number + 1));
    await removeBelow(folder, number + 1);
  } catch (error) {
    // The folder itself may have been removed meanwhile, the lock with it.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

async function removeBelow(folder: string, number: number): Promise<void> {
  const older = (await readNumbers(folder)).filter((other) => other < number);
  await Promise.all(older.map((other) => rm(linkPath(folder, other), { force: true })));
}

const newestNumber = async (folder: string): Promise<number> => Math.max(0, ...(await readNumbers(folder)));

const readNumbers = async (folder: string): Promise<number[]> =>
  (await readdir(folder)).flatMap((name) => LINK.exec(name)?.[1] ?? []).map(Number);

const linkPath = (folder: string, number: number): string => join(folder, `owner.${number}`);
