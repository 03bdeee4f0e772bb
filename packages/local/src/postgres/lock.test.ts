import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockFolder } from './lock.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'brewline-lock-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test.each(['nobody', `${process.pid}@long ago`, '999999999@1'])(
  'of many who find the lock of %s, one gets it',
  async (dead) => {
    await symlink(dead, join(folder, 'owner.3'));
    const tries = await Promise.allSettled(Array.from({ length: 50 }, () => lockFolder(folder)));

    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['owner.4']);
  },
);

test('a lock given up is free for the next, and numbers only grow', async () => {
  for (const names of [['owner.2'], ['owner.4']]) {
    await (
      await lockFolder(folder)
    )();
    expect(await readdir(folder)).toEqual(names);
  }
});

test('giving up the lock of a folder that is gone is no error', async () => {
  const unlock = await lockFolder(folder);
  await rm(folder, { recursive: true });
  await unlock();
});
