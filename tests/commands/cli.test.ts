/** The command line: wrong usage and its messages. */
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { brewline, type Ended } from '../support/brewline.ts';
import { makeTemporaryFolder } from '@brewline/testing';
import { goodRows, lines } from '../support/rows.ts';

const folder = await makeTemporaryFolder();

/** Each file has another branch, so that no two files have the same sales. */
const sales = (branch: string) => lines(...goodRows(12, 9, { branch }));

async function put(path: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), bytes);
}

beforeAll(async () => {
  await put('sales/north/leeds.csv', sales('Leeds'));
  await put('more/york.csv', sales('York'));
  await put('twin/york.csv', sales('York'));
  await put('secret.csv', sales('Wells'));
  await mkdir(join(folder, 'nothing'));
  execFileSync('mkfifo', [join(folder, 'pipe.csv')]);
  await symlink('/dev/zero', join(folder, 'zero.csv'));
});

/** What is wrong, the command, and part of its message. */
const WRONG: readonly [what: string, args: readonly string[], message: string][] = [
  ['no command', [], 'Name a command'],
  ['an unknown command', ['lod'], 'Unknown command: lod.'],
  ['no path', ['run'], 'Name at least one file, folder or glob'],
  ['an unknown option', ['run', 'sales', '--jsn'], "'--jsn'"],
  ['an option without its value', ['run', 'sales', '--warehouse'], '--warehouse'],
  ['a missing path', ['run', 'sails'], 'sails: no such file or folder'],
  ['a glob that matches nothing', ['run', 'sales/*.tsv'], 'sales/*.tsv: no such file or folder'],
  ['a folder without CSV files', ['run', 'nothing'], 'nothing: no CSV files in this folder'],
  ['a FIFO', ['run', 'pipe.csv'], 'pipe.csv: is a FIFO (named pipe); only files can be read'],
  ['a link to a device', ['run', 'zero.csv'], 'zero.csv: is a character device; only files can be read'],
  ['two files with one key', ['run', 'more', 'twin'], 'would both be collected as "york.csv"'],
  [
    'a warehouse that is not PostgreSQL',
    ['run', 'sales', '--warehouse', 'mysql://host/db'],
    '--warehouse takes a postgres:// URL',
  ],
  [
    'an invalid warehouse URL',
    ['run', 'sales', '--warehouse', 'postgres://cafe@host:port/db'],
    '--warehouse takes a postgres:// URL',
  ],
  [
    'an invalid number',
    ['generate', '--branches', 'many', '--days', '1', '--sales', '1', '--seed', '1', '--out', 'out'],
    '--branches takes a whole number above 0',
  ],
  [
    'a share above 1',
    ['generate', '--branches', '1', '--days', '1', '--sales', '1', '--seed', '1', '--out', 'out', '--dirt', '3'],
    '--dirt takes a share from 0 to 1',
  ],
  [
    'generate without --out',
    ['generate', '--branches', '1', '--days', '1', '--sales', '1', '--seed', '1'],
    'generate needs --seed and --out',
  ],
  ['a report without a period', ['report'], 'report needs --period, one of daily, weekly, monthly'],
  ['an unknown period', ['report', '--period', 'hourly'], 'report needs --period, one of daily, weekly, monthly'],
  [
    'a date that does not exist',
    ['report', '--period', 'daily', '--date', '2021-02-30'],
    '--date takes a day like 2021-08-25',
  ],
  [
    'a report from a warehouse that is not PostgreSQL',
    ['report', '--period', 'daily', '--warehouse', 'mysql://host/db'],
    '--warehouse takes a postgres:// URL',
  ],
  ['an unexpected argument', ['reset', 'sales'], 'Unexpected argument: sales.'],
];

describe('wrong usage exits with 2 and prints the reason and the usage:', () => {
  let commands: Map<string, Ended>;
  beforeAll(async () => {
    commands = new Map(
      await Promise.all(WRONG.map(async ([what, args]) => [what, await brewline(folder, ...args)] as const)),
    );
  });

  test.each(WRONG)('%s', (what, _, message) => {
    const { code, stdout, stderr } = commands.get(what)!;
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain('Usage: brewline COMMAND');
    expect(stdout).toBe('');
  });

  const isRoot = process.getuid?.() === 0;
  const unreadable = isRoot ? test.skip : test;
  unreadable(isRoot ? 'an unreadable file: skipped, since root reads every file' : 'an unreadable file', async () => {
    await chmod(join(folder, 'secret.csv'), 0);
    const { code, stderr } = await brewline(folder, 'run', 'secret.csv');
    expect(code).toBe(2);
    expect(stderr).toContain('secret.csv: cannot be read. Check its permissions.');
  });

  test('none of these commands creates a file', async () => {
    expect(await readdir(folder)).not.toContain('.brewline');
    expect(await readdir(folder)).not.toContain('out');
  });
});

test('up --demo without a demo says so, and creates no file', async () => {
  const { code, stdout, stderr } = await brewline(folder, 'up', '--demo');
  expect([code, stdout, stderr]).toEqual([
    1,
    '',
    'brewline: There is no demo in this folder. Run npm start here first.\n',
  ]);
  expect(await readdir(folder)).not.toContain('.brewline');
});

test('help exits with 0 and fits into 80 columns', async () => {
  const { code, stdout, stderr } = await brewline(folder, '--help');
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('Usage: brewline COMMAND');
  expect(stdout).toContain('128 + N');
  expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
});

test('a run whose warehouse does not answer names it without its password and exits with 1', async () => {
  const { code, stdout, stderr } = await brewline(
    folder,
    'run',
    'sales',
    '--warehouse',
    'postgres://cafe:hush@127.0.0.1:1/sales',
  );
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('127.0.0.1:1/sales does not answer');
  expect(stderr).not.toContain('hush');
});

test('generate writes the same bytes for the same seed, and others for another seed', async () => {
  const generate = async (seed: string, out: string) => {
    const { code } = await brewline(
      folder,
      'generate',
      '--branches',
      '1',
      '--days',
      '1',
      '--sales',
      '20',
      '--seed',
      seed,
      '--dirt',
      '0.1',
      '--out',
      out,
    );
    expect(code).toBe(0);
    const names = await readdir(join(folder, out));
    return Promise.all(names.map(async (name) => [name, await readFile(join(folder, out, name), 'latin1')]));
  };
  const [first, again, other] = await Promise.all([
    generate('5', 'five'),
    generate('5', 'again'),
    generate('6', 'six'),
  ]);
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});
