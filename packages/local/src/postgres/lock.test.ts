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
  'one of many attempts to take over the lock of %s succeeds',
  async (owner) => {
    await symlink(owner, join(folder, 'owner.3'));
    const attempts = await Promise.allSettled(Array.from({ length: 50 }, () => lockFolder(folder)));

    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['owner.4']);
  },
);

test('a released lock can be taken again, and numbers only grow', async () => {
  for (const names of [['owner.2'], ['owner.4']]) {
    await (
      await lockFolder(folder)
    )();
    expect(await readdir(folder)).toEqual(names);
  }
});

test('releasing the lock of a removed folder is not an error', async () => {
  const unlock = await lockFolder(folder);
  await rm(folder, { recursive: true });
  await unlock();
});
