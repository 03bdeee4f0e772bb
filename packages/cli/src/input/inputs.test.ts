import { execFileSync } from 'node:child_process';
import { link, mkdir, open, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { makeTemporaryFolder } from '@brewline/testing';
import { findInputs } from './inputs.ts';

const MIB = 1024 * 1024;
const base = await makeTemporaryFolder();
let folder: string;
let folders = 0;

beforeEach(async () => {
  folder = join(base, String((folders += 1)));
  await mkdir(join(folder, 'north'), { recursive: true });
  await writeFile(join(folder, 'north/leeds.csv'), 'sales');
});

const put = (path: string, text = 'other sales') => writeFile(join(folder, path), text);
const fifo = (path: string) => execFileSync('mkfifo', [join(folder, path)]);
/** The paths below the folder. */
const below = (path: string) => path.slice(folder.length + 1);

async function found(...paths: string[]) {
  const { inputs, skipped } = await findInputs(paths.length > 0 ? paths : [folder]);
  return {
    keys: inputs.map(({ key }) => key),
    skipped: skipped
      .filter(({ is_fault }) => !is_fault)
      .map(({ path, reason }) => `${below(path)}: ${reason.replace(`${folder}/`, '')}`),
    faults: skipped.filter(({ is_fault }) => is_fault).map(({ path, reason }) => `${below(path)}: ${reason}`),
  };
}

describe('in a folder,', () => {
  test('a path that is not a regular file is reported, not opened', async () => {
    fifo('pipe.csv');
    await symlink('pipe.csv', join(folder, 'to-pipe.csv'));
    await symlink('/dev/zero', join(folder, 'zero.csv'));
    await mkdir(join(folder, 'folder.csv'));
    await put('.hidden.csv');
    await mkdir(join(folder, '.git'));
    await put('notes.txt');
    expect(await found()).toEqual({
      keys: ['north/leeds.csv'],
      skipped: [
        '.git: a hidden folder',
        '.hidden.csv: hidden',
        'folder.csv: a folder (its files are read)',
        'notes.txt: not a CSV file',
        'pipe.csv: a FIFO (named pipe)',
        'to-pipe.csv: a FIFO (named pipe)',
        'zero.csv: a character device',
      ],
      faults: [],
    });
  });

  test('links to files and folders elsewhere are followed, and no file is read twice', async () => {
    await mkdir(join(base, `elsewhere ${folders}/south`), { recursive: true });
    await writeFile(join(base, `elsewhere ${folders}/south/bath.csv`), 'sales of Bath');
    await symlink(join(base, `elsewhere ${folders}/south`), join(folder, 'south'));
    await symlink('.', join(folder, 'loop'));
    await symlink('..', join(folder, 'north/up'));
    await symlink('north/leeds.csv', join(folder, 'a-link.csv'));
    await link(join(folder, 'north/leeds.csv'), join(folder, 'north/second-name.csv'));
    const { keys, skipped, faults } = await found();
    expect([keys, faults]).toEqual([['north/leeds.csv', 'south/bath.csv'], []]);
    expect(skipped.sort()).toEqual([
      'a-link.csv: the same file as north/leeds.csv',
      'loop: a link to a folder that was already read',
      'north/second-name.csv: the same file as north/leeds.csv',
      'north/up: a link to a folder that was already read',
    ]);
  });

  test('a file that may contain sales and cannot be collected is a fault; the others are collected', async () => {
    await symlink('nowhere', join(folder, 'dangling.csv'));
    await symlink('itself.csv', join(folder, 'itself.csv'));
    await symlink('nowhere', join(folder, 'no-sales'));
    await writeFile(Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([0xe9]), Buffer.from('.csv')]), 'sales');
    const sparse = await open(join(folder, 'sparse.csv'), 'w');
    await sparse.truncate(2048 * MIB);
    await sparse.close();
    const { keys, skipped, faults } = await found();
    expect([keys, skipped]).toEqual([['north/leeds.csv'], ['no-sales: not a CSV file']]);
    expect(faults.sort()).toEqual([
      'caf\\xe9.csv: its name is not UTF-8, as a key must be. Rename the file.',
      'dangling.csv: no longer exists, or is a broken link.',
      'itself.csv: is a link to itself.',
      'sparse.csv: it is 2,048 MiB; a run reads files of up to 1,024 MiB. Split it, for example by day.',
    ]);
  });

  test('a key may be 1,024 bytes of UTF-8 long, as on S3; one more is a fault', async () => {
    const deep = ['é'.repeat(120), 'é'.repeat(120), 'é'.repeat(120), 'é'.repeat(120)].join('/');
    await mkdir(join(folder, deep), { recursive: true });
    const longest = `${deep}/${'x'.repeat(1024 - Buffer.byteLength(deep) - 5)}.csv`;
    await put(longest);
    await put(longest.replace('.csv', 'x.csv'), 'more sales');
    const { keys, faults } = await found();
    expect(keys).toEqual(['north/leeds.csv', longest]);
    expect(faults).toEqual([
      expect.stringContaining('its path below the folder is 1025 bytes long; a key may have 1024. Shorten it.'),
    ]);
  });

  test('without any CSV file, the error lists what was skipped', async () => {
    await rm(join(folder, 'north'), { recursive: true });
    fifo('pipe.csv');
    await expect(findInputs([folder])).rejects.toThrow(
      /: no CSV files in this folder\.\n {2}not read {3}a FIFO \(named pipe\): .*pipe\.csv$/,
    );
  });
});

describe('a glob', () => {
  test('skips and reports paths that are not regular files, as a folder does, and ignores folders', async () => {
    fifo('pipe.csv');
    await symlink('pipe.csv', join(folder, 'to-pipe.csv'));
    await symlink('nowhere', join(folder, 'dangling.csv'));
    await mkdir(join(folder, 'folder.csv'));
    await put('york.csv');
    await symlink('york.csv', join(folder, 'a-link.csv'));
    expect(await found(`${folder}/*.csv`)).toEqual({
      keys: ['york.csv'],
      skipped: [
        'pipe.csv: a FIFO (named pipe)',
        'to-pipe.csv: a FIFO (named pipe)',
        'a-link.csv: the same file as york.csv',
      ],
      faults: ['dangling.csv: no longer exists, or is a broken link.'],
    });
  });

  test('that matches no regular file is wrong usage, and the error lists what it matched', async () => {
    fifo('pipe.csv');
    await expect(findInputs([`${folder}/*.csv`])).rejects.toThrow(
      /\*\.csv: matches no file\.\n {2}not read {3}a FIFO \(named pipe\): .*pipe\.csv$/,
    );
  });
});

test('a signal stops the folder walk before the next folder', async () => {
  const stop = new AbortController();
  const walk = findInputs([folder], stop.signal);
  stop.abort(new Error('stopped by SIGTERM'));
  await expect(walk).rejects.toThrow('stopped by SIGTERM');
});

describe('named directly,', () => {
  test.each([
    ['a FIFO', () => fifo('x.csv'), 'x.csv: is a FIFO (named pipe); only files can be read.'],
    [
      'a link to a device',
      () => symlink('/dev/zero', join(folder, 'x.csv')),
      'x.csv: is a character device; only files can be read.',
    ],
    ['a broken link', () => symlink('nowhere', join(folder, 'x.csv')), 'x.csv: no longer exists, or is a broken link.'],
  ])('%s is wrong usage, and the error says what it is', async (_, create, message) => {
    await create();
    await expect(findInputs([join(folder, 'x.csv')])).rejects.toThrow(message);
  });

  test('a file is read once, however often it is named', async () => {
    expect((await found(folder, join(folder, 'north'), join(folder, 'north/leeds.csv'))).keys).toEqual([
      'north/leeds.csv',
    ]);
  });

  test('a glob does not follow circular links', async () => {
    await symlink('.', join(folder, 'loop'));
    expect((await found(`${folder}/**/*.csv`)).keys).toEqual(['leeds.csv']);
  });
});
