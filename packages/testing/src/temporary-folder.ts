import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addCleanup } from './cleanup.ts';

/** A temporary folder for a test file, removed when its tests are over. */
export async function makeTemporaryFolder(): Promise<string> {
  const folder = await newFolder();
  addCleanup(() => removeFolder(folder));
  return folder;
}

export const newFolder = async (): Promise<string> => realpath(await mkdtemp(join(tmpdir(), 'brewline-tests-')));

/** Retries, because a process that is ending may still write into the folder. */
export const removeFolder = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 5 });
