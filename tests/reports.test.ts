/**
 * `brewline report`: which period and branch it is about, where it writes, what it says, and that it leaves the
 * warehouse as it is.
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { brewline, type Ended, runJson } from './support/brewline.ts';
import { makeTemporaryFolder } from '@brewline/testing';
import { canSeeProcesses, serversIn } from './support/processes.ts';
import { goodRows, lines, row } from './support/rows.ts';
import { startUp, type Up } from './support/up.ts';
import { contents } from './support/warehouse.ts';
import { query, startTestPostgres } from '@brewline/testing/postgres';

const folder = await makeTemporaryFolder();
const postgres = await startTestPostgres(await makeTemporaryFolder());
/** Each of several commands is a process of its own. */
jest.setTimeout(180_000);
let url: string;
let stopUp: Up['stop'];

beforeAll(async () => {
  await mkdir(join(folder, 'sales'));
  await writeFile(join(folder, 'sales/hay.csv'), lines(...goodRows(12, 14, { branch: 'Hay-on-Wye' })));
  await writeFile(join(folder, 'sales/leeds.csv'), lines(...goodRows(10, 9, { branch: 'Leeds' })));
  await writeFile(
    join(folder, 'sales/leeds_earlier.csv'),
    lines(row({ time: '20/08/2021 09:00', branch: 'Leeds', basket: 'Large Tea - 3.00', total: '3.00' })),
  );
  ({ url, stop: stopUp } = await startUp(folder));
});

/** All that `report` could change. */
const everything = async () => [
  await contents(url),
  await query(url, 'select * from etl.source_drop order by object_key'),
];

test('an empty warehouse is said to be one', async () => {
  const { code, stderr } = await brewline(folder, 'report', '--period', 'daily');
  expect([code, stderr]).toEqual([
    1,
    'brewline: The warehouse is empty. Bring in files first: npx brewline run PATH…\n',
  ]);
});

describe('of what was loaded', () => {
  /** The arguments, the file, and what the report and the terminal hold. */
  const REPORTS: readonly [what: string, args: readonly string[], file: string, holds: readonly string[]][] = [
    ['the newest day', ['--period', 'daily'], 'brewline-daily-2021-08-25.html', ['25 August 2021', '£47.30']],
    ['the week of a day', ['--period', 'weekly', '--date', '2021-08-18'], 'brewline-weekly-2021-08-16.html', ['£3.00']],
    [
      'a month, also by a day of it that is to come',
      ['--period', 'monthly', '--date', '2021-08-31'],
      'brewline-monthly-2021-08-01.html',
      ['August 2021', '£50.30'],
    ],
    [
      'a branch, however it is written',
      ['--period', 'daily', '--branch', ' HAY_on wye'],
      'brewline-daily-2021-08-25-hay-on-wye.html',
      ['Hay-on-Wye', '£25.80'],
    ],
    [
      'a file of another name',
      ['--period', 'daily', '--date', '2021-08-20', '--out', 'sales/report.html'],
      'sales/report.html',
      ['20 August 2021', '£3.00'],
    ],
  ];
  const WRONG: readonly [what: string, args: readonly string[], says: string][] = [
    [
      'a branch that is none',
      ['--branch', 'Ely'],
      'brewline: The warehouse knows no branch “Ely”. It has: Hay-on-Wye, Leeds.',
    ],
    [
      'a day after all',
      ['--date', '2021-08-26'],
      'brewline: The warehouse has no sales of 2021-08-26: they are from 2021-08-20 to 2021-08-25.',
    ],
    [
      'a file that cannot be written',
      ['--out', 'nowhere/report.html'],
      'brewline: The report could not be written: ENOENT',
    ],
  ];
  const ended = new Map<string, Ended>();
  let unchanged: boolean;

  beforeAll(async () => {
    expect(await runJson(folder, 'sales')).toMatchObject({ code: 0, sales: 23 });
    const before = await everything();
    await Promise.all([
      ...REPORTS.map(async ([what, args]) => ended.set(what, await brewline(folder, 'report', ...args))),
      ...WRONG.map(async ([what, args]) =>
        ended.set(what, await brewline(folder, 'report', '--period', 'daily', ...args)),
      ),
    ]);
    unchanged = JSON.stringify(await everything()) === JSON.stringify(before);
  });

  test.each(REPORTS)('%s', async (what, _, file, holds) => {
    const { code, stdout, stderr } = ended.get(what)!;
    expect([code, stderr]).toEqual([0, '']);
    const html = await readFile(join(folder, file), 'utf8');
    for (const text of holds) {
      expect(html).toContain(text);
      expect(stdout).toContain(text);
    }
    expect(stdout).toContain(`The report is in ${file}\n`);
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  test.each(WRONG)('%s ends with 1, and is told with what there is', (what, _, says) => {
    const { code, stdout, stderr } = ended.get(what)!;
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(says);
  });

  test('nothing in the warehouse has changed', () => {
    expect(unchanged).toBe(true);
  });

  test('a warehouse that is not running is started for it, and stopped after it', async () => {
    await stopUp();
    const { code, stderr } = await brewline(folder, 'report', '--period', 'daily', '--out', 'later.html');
    expect([code, stderr]).toEqual([0, '']);
    expect(await readFile(join(folder, 'later.html'), 'utf8')).toContain('£47.30');
    if (canSeeProcesses) expect(serversIn(folder)).toEqual([]);
  });
});

test('a database that is no warehouse is told so, and stays as it is', async () => {
  const other = await postgres.createDatabase('other');
  const { code, stderr } = await brewline(folder, 'report', '--period', 'daily', '--warehouse', other);
  expect([code, stderr]).toEqual([1, expect.stringContaining('This database is no warehouse of Brewline.')]);
  expect(await query(other, `select nspname from pg_namespace where nspname in ('cafe', 'etl', 'mart')`)).toEqual([]);
});

test('a folder where nothing was loaded is told so, and stays as it is', async () => {
  await mkdir(join(folder, 'elsewhere'));
  const { code, stderr } = await brewline(join(folder, 'elsewhere'), 'report', '--period', 'daily');
  expect([code, stderr]).toEqual([1, expect.stringContaining('Nothing was loaded here')]);
  expect(await readdir(join(folder, 'elsewhere'))).toEqual([]);
});
