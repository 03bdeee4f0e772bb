import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { cp, lstat, mkdtemp, readFile, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chooseAccount } from './account.ts';
import { openCluster } from './cluster.ts';
import { findPrograms } from './programs.ts';

const testAsRoot = process.getuid?.() === 0 ? test : test.skip;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'brewline-account-'));
});

afterEach(async () => {
  await rm(await realpath(join(folder, 'server')).catch(() => folder), { recursive: true });
  await rm(folder, { recursive: true, force: true });
});

testAsRoot(
  'if the user nobody cannot enter the clone, it gets a copy of the programs and a folder elsewhere, once',
  async () => {
    const clone = join(folder, 'clone');
    await cp(dirname(await findPrograms()), clone, { recursive: true, verbatimSymlinks: true });
    const account = await chooseAccount(folder, join(clone, 'native'), false);
    const cluster = await openCluster(account);
    const copy = await stat(account.programs);

    expect((await lstat(join(folder, 'server'))).isSymbolicLink()).toBe(true);
    expect(account.programs.startsWith(account.home)).toBe(true);
    expect(await readFile(join(cluster.data, 'PG_VERSION'), 'utf8')).toBe('18\n');
    expect((await stat(cluster.data)).uid).toBe(account.ids.uid);
    expect(await chooseAccount(folder, join(clone, 'native'), true)).toEqual(account);
    expect((await stat(account.programs)).birthtimeMs).toBe(copy.birthtimeMs);
  },
);

testAsRoot('the next start removes what an interrupted start left elsewhere', async () => {
  const clone = join(folder, 'clone');
  await cp(dirname(await findPrograms()), clone, { recursive: true, verbatimSymlinks: true });
  const interrupted = await chooseAccount(folder, join(clone, 'native'), false);
  const account = await chooseAccount(folder, join(clone, 'native'), true);

  expect(account).toMatchObject({ home: join(folder, 'server'), ids: {} });
  await expect(stat(interrupted.home)).rejects.toThrow('ENOENT');
});
