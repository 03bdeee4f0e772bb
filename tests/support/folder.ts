import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';

const cleanups: (() => Promise<void>)[] = [];

/** Does something when the tests of the file are over; what was arranged last is done first. */
export function atTheEnd(cleanup: () => Promise<void>): void {
  if (cleanups.push(cleanup) > 1) return;
  afterAll(async () => {
    for (const clean of cleanups.reverse()) await clean();
  });
}

/** A temporary folder for a test file, removed when its tests are over. */
export async function temporaryFolder(): Promise<string> {
  const folder = await newFolder();
  atTheEnd(() => removeFolder(folder));
  return folder;
}

export const newFolder = async (): Promise<string> => realpath(await mkdtemp(join(tmpdir(), 'brewline-tests-')));

/** A process that is just ending may still write into the folder while it goes. */
export const removeFolder = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 5 });
