/** The command line: what it takes for wrong usage, which files a path names, what it prints and how it exits. */
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { RunOutcome } from '@brewline/cli/testing';
import { brewline, type Ended } from '../support/brewline.ts';
import { makeTemporaryFolder } from '@brewline/testing';
import { goodRows, lines, row } from '../support/rows.ts';
import { startTestPostgres } from '@brewline/testing/postgres';

const folder = await makeTemporaryFolder();
const { url } = await startTestPostgres(folder);

/** Each sale at another branch, so that no two of the files hold the same ones. */
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
  await put('twin/york.csv', sales('York'));
  await put(
    'refused/hull.csv',
    lines(...goodRows(10, 9, { branch: 'Hull' }), ...Array.from({ length: 5 }, () => row({ total: 'free' }))),
  );
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

describe('run --json over a folder, a glob and a file', () => {
  let ended: Ended;
  beforeAll(async () => {
    ended = await brewline(
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

  test('prints one JSON object on stdout, and nothing else anywhere', () => {
    expect(ended.stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      files: 6,
      sales: 60,
      items: 60,
      takings_pence: 60 * 215,
      shared_sales: 0,
      rejected: 5,
      flagged: 0,
      not_read: [{ path: 'sales/notes.txt', reason: 'not a CSV file', is_fault: false }],
    });
    expect(ended.stderr).toBe('');
  });

  test('calls a file by its path below the folder named, else by its name', () => {
    const { drops } = JSON.parse(ended.stdout) as RunOutcome;
    expect(drops.map(({ key }) => key).sort()).toEqual([
      'derby.csv',
      'ely.txt',
      'hull.csv',
      'north/leeds.csv',
      'south/deep/Bath.CSV',
      'york.csv',
    ]);
  });

  test('ends with 1, since one file was refused', () => {
    const { drops } = JSON.parse(ended.stdout) as RunOutcome;
    expect(ended.code).toBe(1);
    expect(drops.filter(({ status }) => status !== 'loaded')).toMatchObject([
      { key: 'hull.csv', status: 'refused', refusal: 'too_many_rejects', sales: 0 },
    ]);
  });
});

describe('run over a folder of special files, and of two files with the same sales', () => {
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

  test('names what is skipped on stderr, and loads the others', () => {
    for (const skipped of [
      'not a CSV file: special/notes.txt',
      'a FIFO (named pipe): special/pipe.csv',
      'a character device: special/zero.csv',
      'a link to a folder that is read already: special/loop',
    ]) {
      expect(result.stderr).toContain(`not read   ${skipped}\n`);
    }
    expect(result.stdout).toMatch(/collected +2 files\n +loaded +2 files of 1 branch: 15 sales, 15 items, £32\.25\n/);
  });

  test('counts sales of both files once, as the warehouse holds them, also when one of them is run again', async () => {
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

  test('ends with 1 for the file that cannot be read, and names it', () => {
    expect(result.code).toBe(1);
    expect(result.stdout).toContain(
      '✗ special/broken.csv: cannot be read (EIO). Check the disk or share that it lies on.',
    );
    expect(result.stdout).toContain('1 file of 3 is not in the warehouse');
  });
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
