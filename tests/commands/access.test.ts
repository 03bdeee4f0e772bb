/**
 * A running `brewline up` serves only its owner's processes, and only its owner can read its files, whatever the umask.
 */
import { lstat, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { Brewline, runJson } from '../support/brewline.ts';
import { makeTemporaryFolder } from '@brewline/testing';
import { NIGHT } from '../support/night.ts';
import { startUp, type Up } from '../support/up.ts';

const folder = await makeTemporaryFolder();
const home = join(folder, '.brewline');
const DROP = join(NIGHT, 'york_25-08-2021_08-00-00.csv');
let up: Up;
let result: Awaited<ReturnType<typeof runJson>>;

beforeAll(async () => {
  const umask = process.umask(0);
  // As an earlier version left them.
  await mkdir(join(home, 'logs'), { recursive: true, mode: 0o777 });
  up = await startUp(folder);
  result = await runJson(folder, DROP);
  process.umask(umask);
});

/**
 * A folder and the paths below it, of those that their group or others have any access to. Links themselves do not
 * count.
 */
async function openPaths(path: string): Promise<string[]> {
  const stats = await lstat(path);
  const below = stats.isDirectory()
    ? await Promise.all((await readdir(path)).map((name) => openPaths(join(path, name))))
    : [];
  return [...(stats.isSymbolicLink() || (stats.mode & 0o077) === 0 ? [] : [path]), ...below.flat()];
}

test('a run in the same home loads through it', () => {
  expect(result).toMatchObject({ code: 0, files: 1 });
});

test('a run with another pseudonym key is refused, and the error says what to do', async () => {
  const { code, stdout, stderr } = await new Brewline(folder, ['run', DROP], {
    BREWLINE_PSEUDONYM_KEY: 'another pseudonym key, as a person may set it',
  }).ended;
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain('Set BREWLINE_PSEUDONYM_KEY to the same value for both, or for neither');
});

test('the psql command that up prints contains no password', () => {
  const { stdout } = up.up;
  expect(stdout).toMatch(/PGPASSFILE=\.brewline\/pgpass psql postgres:\/\/brewline@127\.0\.0\.1:\d+\/brewline\n/);
  expect(stdout).not.toContain(new URL(up.url).password);
});

test('other users cannot access any file or folder of the home', async () => {
  expect(await readdir(join(home, 'logs'))).toEqual(
    expect.arrayContaining(['extract.log', 'load.log', 'transform.log']),
  );
  expect(await openPaths(home)).toEqual([]);
});

test('the port in up.json refuses requests without the credential in it', async () => {
  const { endpoint } = JSON.parse(await readFile(join(home, 'up.json'), 'utf8')) as { endpoint: string };
  const targets = ['secretsmanager.GetSecretValue', 'AmazonSSM.GetParameter'];
  const replies = await Promise.all([
    fetch(endpoint),
    fetch(`${endpoint}/_fauxqs/queues`),
    ...targets.map((target) =>
      fetch(endpoint, {
        method: 'POST',
        headers: { 'x-amz-target': target },
        body: JSON.stringify({ SecretId: 'x', Name: '/brewline/local/warehouse-url' }),
      }),
    ),
  ]);
  expect(replies.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
});
