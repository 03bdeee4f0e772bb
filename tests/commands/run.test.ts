/** `brewline run`: which files a path names, what it prints and how it exits. */
import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { RunOutcome } from '@brewline/cli/testing';
import { makeTemporaryFolder } from '@brewline/testing';
import { startTestPostgres } from '@brewline/testing/postgres';
import { brewline, type Ended } from '../support/brewline.ts';
import { goodRows, lines, row } from '../support/rows.ts';

const folder = await makeTemporaryFolder();
const { url } = await startTestPostgres(folder);

/** Each file has another branch, so that no two files have the same sales. */
const sales = (branch: string) => lines(...goodRows(12, 9, { branch }));

async function put(path: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), bytes);
}

beforeAll(async () => {
  await put('sales/north/leeds.csv', sales('Leeds'));
  await put('sales/south/deep/Bath.CSV', sales('Bath'));
  await put('sales/notes.txt', Buffer.from('no sales'));
  await put('more/york.csv', sales('York'));
  await put('more/derby.csv', sales('Derby'));
  await put('more/ely.txt', sales('Ely'));
  await put(
    'refused/hull.csv',
    lines(...goodRows(10, 9, { branch: 'Hull' }), ...Array.from({ length: 5 }, () => row({ total: 'free' }))),
  );
});

describe('run --json over a folder, a glob and a file', () => {
  let result: Ended;
  beforeAll(async () => {
    result = await brewline(
      folder,
      'run',
      'sales',
      'more/*.csv',
      'more/ely.txt',
      'refused/hull.csv',
      '--json',
      '--warehouse',
      url,
    );
  });

  test('prints one JSON object on stdout, and nothing else', () => {
    expect(result.stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(result.stdout)).toMatchObject({
      files: 6,
      sales: 60,
      items: 60,
      takings_pence: 60 * 215,
      shared_sales: 0,
      rejected: 5,
      flagged: 0,
      not_read: [{ path: 'sales/notes.txt', reason: 'not a CSV file', is_fault: false }],
    });
    expect(result.stderr).toBe('');
  });

  test('the key of a file is its path below the folder, or else its name', () => {
    const { drops } = JSON.parse(result.stdout) as RunOutcome;
    expect(drops.map(({ key }) => key).sort()).toEqual([
      'derby.csv',
      'ely.txt',
      'hull.csv',
      'north/leeds.csv',
      'south/deep/Bath.CSV',
      'york.csv',
    ]);
  });

  test('exits with 1, because one file was refused', () => {
    const { drops } = JSON.parse(result.stdout) as RunOutcome;
    expect(result.code).toBe(1);
    expect(drops.filter(({ status }) => status !== 'loaded')).toMatchObject([
      { key: 'hull.csv', status: 'refused', refusal: 'too_many_rejects', sales: 0 },
    ]);
  });
});

describe('run over a folder with special files and two files that share sales', () => {
  const names = ['a.csv', 'b.csv', 'notes.txt'];
  let result: Ended;
  beforeAll(async () => {
    for (const name of names)
      await put(
        `special/${name}`,
        Buffer.concat([
          sales('Bristol'),
          Buffer.from(name === 'b.csv' ? lines(...goodRows(3, 10, { branch: 'Bristol' })) : ''),
        ]),
      );
    execFileSync('mkfifo', [join(folder, 'special/pipe.csv')]);
    await symlink('/dev/zero', join(folder, 'special/zero.csv'));
    await symlink('.', join(folder, 'special/loop'));
    await symlink('/proc/self/mem', join(folder, 'special/broken.csv'));
    result = await brewline(folder, 'run', 'special', '--warehouse', url);
  });

  test('lists skipped paths on stderr and loads the other files', () => {
    for (const skipped of [
      'not a CSV file: special/notes.txt',
      'a FIFO (named pipe): special/pipe.csv',
      'a character device: special/zero.csv',
      'a link to a folder that was already read: special/loop',
    ]) {
      expect(result.stderr).toContain(`not read   ${skipped}\n`);
    }
    expect(result.stdout).toMatch(/collected +2 files\n +loaded +2 files of 1 branch: 15 sales, 15 items, £32\.25\n/);
  });

  test('counts shared sales once, also when one of the files is run again', async () => {
    expect(result.stdout).toMatch(/\n +shared +12 of these sales are in another file too, and counted once\n/);
    const { stdout } = await brewline(folder, 'run', 'special/a.csv', '--json', '--warehouse', url);
    expect(JSON.parse(stdout)).toMatchObject({
      files: 1,
      sales: 12,
      takings_pence: 12 * 215,
      shared_sales: 12,
      not_read: [],
    });
  });

  test('exits with 1 and names the file that cannot be read', () => {
    expect(result.code).toBe(1);
    expect(result.stdout).toContain('✗ special/broken.csv: cannot be read (EIO). Check the disk or share it is on.');
    expect(result.stdout).toContain('1 file of 3 is not in the warehouse');
  });
});
