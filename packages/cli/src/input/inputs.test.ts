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
  test('what is no regular file is not opened, and named', async () => {
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
        'folder.csv: a folder, whose files are read',
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
      'loop: a link to a folder that is read already',
      'north/second-name.csv: the same file as north/leeds.csv',
      'north/up: a link to a folder that is read already',
    ]);
  });

  test('a file that may hold sales and cannot be collected is a fault, and the others are collected', async () => {
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
      'caf\\xe9.csv: its name is not UTF-8, which the key of a file has to be. Rename it.',
      'dangling.csv: is not there any more, or is a link to nothing.',
      'itself.csv: is a link that leads back to itself.',
      'sparse.csv: it is 2,048 MiB; a run reads files of up to 1,024 MiB. Split it, for example by day.',
    ]);
  });

  test('a key may have 1,024 bytes of UTF-8, as on S3; one more is a fault', async () => {
    const deep = ['é'.repeat(120), 'é'.repeat(120), 'é'.repeat(120), 'é'.repeat(120)].join('/');
    await mkdir(join(folder, deep), { recursive: true });
    const longest = `${deep}/${'x'.repeat(1024 - Buffer.byteLength(deep) - 5)}.csv`;
    await put(longest);
    await put(longest.replace('.csv', 'x.csv'), 'more sales');
    const { keys, faults } = await found();
    expect(keys).toEqual(['north/leeds.csv', longest]);
    expect(faults).toEqual([
      expect.stringContaining(
        'its path is 1025 bytes long below the folder named; the key of a file has up to 1024. Shorten it.',
      ),
    ]);
  });

  test('of CSV files none, what is there is named', async () => {
    await rm(join(folder, 'north'), { recursive: true });
    fifo('pipe.csv');
    await expect(findInputs([folder])).rejects.toThrow(
      /: no CSV files in this folder\.\n {2}not read {3}a FIFO \(named pipe\): .*pipe\.csv$/,
    );
  });
});

describe('a glob', () => {
  test('skips and names what is no regular file, as a folder does, and passes over folders', async () => {
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
      faults: ['dangling.csv: is not there any more, or is a link to nothing.'],
    });
  });

  test('that matches no regular file is wrong usage, and the message names what it matches', async () => {
    fifo('pipe.csv');
    await expect(findInputs([`${folder}/*.csv`])).rejects.toThrow(
      /\*\.csv: matches no file\.\n {2}not read {3}a FIFO \(named pipe\): .*pipe\.csv$/,
    );
  });
});

test('a signal ends the walk through a folder before the next folder', async () => {
  const stop = new AbortController();
  const walk = findInputs([folder], stop.signal);
  stop.abort(new Error('stopped by SIGTERM'));
  await expect(walk).rejects.toThrow('stopped by SIGTERM');
});

describe('named itself,', () => {
  test.each([
    ['a FIFO', () => fifo('x.csv'), 'x.csv: is a FIFO (named pipe); only files can be read.'],
    [
      'a link to a device',
      () => symlink('/dev/zero', join(folder, 'x.csv')),
      'x.csv: is a character device; only files can be read.',
    ],
    [
      'a link to nothing',
      () => symlink('nowhere', join(folder, 'x.csv')),
      'x.csv: is not there any more, or is a link to nothing.',
    ],
  ])('%s is wrong usage, and the message says what it is', async (_, make, says) => {
    await make();
    await expect(findInputs([join(folder, 'x.csv')])).rejects.toThrow(says);
  });

  test('a file is read once however often it is named', async () => {
    expect((await found(folder, join(folder, 'north'), join(folder, 'north/leeds.csv'))).keys).toEqual([
      'north/leeds.csv',
    ]);
  });

  test('a glob does not follow links in a circle', async () => {
    await symlink('.', join(folder, 'loop'));
    expect((await found(`${folder}/**/*.csv`)).keys).toEqual(['leeds.csv']);
  });
});
