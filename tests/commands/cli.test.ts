/** The command line: what it takes for wrong usage, and what it says then. */
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { brewline, type Ended } from '../support/brewline.ts';
import { makeTemporaryFolder } from '@brewline/testing';
import { goodRows, lines } from '../support/rows.ts';

const folder = await makeTemporaryFolder();

/** Each sale at another branch, so that no two of the files hold the same ones. */
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

/** What is wrong, the command, and a part of what it says. */
const WRONG: readonly [what: string, args: readonly string[], says: string][] = [
  ['no command', [], 'Name a command'],
  ['an unknown command', ['lod'], 'There is no command "lod"'],
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
    'a warehouse that is no PostgreSQL',
    ['run', 'sales', '--warehouse', 'mysql://host/db'],
    '--warehouse takes a postgres:// URL',
  ],
  [
    'a warehouse URL that is none',
    ['run', 'sales', '--warehouse', 'postgres://cafe@host:port/db'],
    '--warehouse takes a postgres:// URL',
  ],
  [
    'a number that is none',
    ['generate', '--branches', 'many', '--days', '1', '--sales', '1', '--seed', '1', '--out', 'out'],
    '--branches takes a whole number from 1',
  ],
  [
    'a share beyond 1',
    ['generate', '--branches', '1', '--days', '1', '--sales', '1', '--seed', '1', '--out', 'out', '--dirt', '3'],
    '--dirt takes a share from 0 to 1',
  ],
  [
    'generate without --out',
    ['generate', '--branches', '1', '--days', '1', '--sales', '1', '--seed', '1'],
    'generate needs --seed and --out',
  ],
  ['a report of no period', ['report'], 'report needs --period, one of daily, weekly, monthly'],
  ['a period that is none', ['report', '--period', 'hourly'], 'report needs --period, one of daily, weekly, monthly'],
  [
    'a date of no calendar',
    ['report', '--period', 'daily', '--date', '2021-02-30'],
    '--date takes a day like 2021-08-25',
  ],
  [
    'a report out of a warehouse that is no PostgreSQL',
    ['report', '--period', 'daily', '--warehouse', 'mysql://host/db'],
    '--warehouse takes a postgres:// URL',
  ],
  ['a path too many', ['reset', 'sales'], 'Nothing was expected after this command'],
];

describe('wrong usage ends with 2 and says what is wrong and what there is:', () => {
  let commands: Map<string, Ended>;
  beforeAll(async () => {
    commands = new Map(
      await Promise.all(WRONG.map(async ([what, args]) => [what, await brewline(folder, ...args)] as const)),
    );
  });

  test.each(WRONG)('%s', (what, _, says) => {
    const { code, stdout, stderr } = commands.get(what)!;
    expect(code).toBe(2);
    expect(stderr).toContain(says);
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

  test('none of it leaves anything behind', async () => {
    expect(await readdir(folder)).not.toContain('.brewline');
    expect(await readdir(folder)).not.toContain('out');
  });
});

test('up --demo before there was a demo says so, and leaves nothing behind', async () => {
  const { code, stdout, stderr } = await brewline(folder, 'up', '--demo');
  expect([code, stdout, stderr]).toEqual([
    1,
    '',
    'brewline: There is no demo here. Run npm start first, in this folder.\n',
  ]);
  expect(await readdir(folder)).not.toContain('.brewline');
});

test('help is no wrong usage', async () => {
  const { code, stdout, stderr } = await brewline(folder, '--help');
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('Usage: brewline COMMAND');
  expect(stdout).toContain('128 + N');
  expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
});

test('a warehouse that does not answer is named without its password, and ends with 1', async () => {
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

test('generate makes the same bytes each time, and others of another seed', async () => {
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
