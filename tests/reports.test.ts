/**
 * `brewline report`: which period and branch it covers, where it writes, its content, and that it does not change the
 * warehouse.
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
/** Each command is a separate process. */
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

/** Everything that `report` could change. */
const everything = async () => [
  await contents(url),
  await query(url, 'select * from etl.source_drop order by object_key'),
];

test('a report of an empty warehouse says so and exits with 1', async () => {
  const { code, stderr } = await brewline(folder, 'report', '--period', 'daily');
  expect([code, stderr]).toEqual([1, 'brewline: The warehouse is empty. Load files first: npx brewline run PATH…\n']);
});

describe('with loaded sales', () => {
  /** The arguments, the file, and texts in the report and on the terminal. */
  const REPORTS: readonly [what: string, args: readonly string[], file: string, texts: readonly string[]][] = [
    ['the newest day', ['--period', 'daily'], 'brewline-daily-2021-08-25.html', ['25 August 2021', '£47.30']],
    ['the week of a day', ['--period', 'weekly', '--date', '2021-08-18'], 'brewline-weekly-2021-08-16.html', ['£3.00']],
    [
      'a month, by a day after the newest',
      ['--period', 'monthly', '--date', '2021-08-31'],
      'brewline-monthly-2021-08-01.html',
      ['August 2021', '£50.30'],
    ],
    [
      'a branch, in another spelling',
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
  const WRONG: readonly [what: string, args: readonly string[], message: string][] = [
    [
      'an unknown branch',
      ['--branch', 'Ely'],
      'brewline: The warehouse has no branch “Ely”. It has: Hay-on-Wye, Leeds.',
    ],
    [
      'a day after the newest',
      ['--date', '2021-08-26'],
      'brewline: The warehouse has no sales for 2021-08-26, only from 2021-08-20 to 2021-08-25.',
    ],
    ['a file that cannot be written', ['--out', 'nowhere/report.html'], 'brewline: Could not write the report: ENOENT'],
  ];
  const results = new Map<string, Ended>();
  let unchanged: boolean;

  beforeAll(async () => {
    expect(await runJson(folder, 'sales')).toMatchObject({ code: 0, sales: 23 });
    const before = await everything();
    await Promise.all([
      ...REPORTS.map(async ([what, args]) => results.set(what, await brewline(folder, 'report', ...args))),
      ...WRONG.map(async ([what, args]) =>
        results.set(what, await brewline(folder, 'report', '--period', 'daily', ...args)),
      ),
    ]);
    unchanged = JSON.stringify(await everything()) === JSON.stringify(before);
  });

  test.each(REPORTS)('%s', async (what, _, file, texts) => {
    const { code, stdout, stderr } = results.get(what)!;
    expect([code, stderr]).toEqual([0, '']);
    const html = await readFile(join(folder, file), 'utf8');
    for (const text of texts) {
      expect(html).toContain(text);
      expect(stdout).toContain(text);
    }
    expect(stdout).toContain(`The report is in ${file}\n`);
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  test.each(WRONG)('%s exits with 1, and the error gives the reason', (what, _, message) => {
    const { code, stdout, stderr } = results.get(what)!;
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(message);
  });

  test('nothing in the warehouse has changed', () => {
    expect(unchanged).toBe(true);
  });

  test('report starts a warehouse that is not running and stops it again', async () => {
    await stopUp();
    const { code, stderr } = await brewline(folder, 'report', '--period', 'daily', '--out', 'later.html');
    expect([code, stderr]).toEqual([0, '']);
    expect(await readFile(join(folder, 'later.html'), 'utf8')).toContain('£47.30');
    if (canSeeProcesses) expect(serversIn(folder)).toEqual([]);
  });
});

test('a report of a database that is not a warehouse says so, exits with 1 and changes nothing', async () => {
  const other = await postgres.createDatabase('other');
  const { code, stderr } = await brewline(folder, 'report', '--period', 'daily', '--warehouse', other);
  expect([code, stderr]).toEqual([1, expect.stringContaining('This database is not a Brewline warehouse.')]);
  expect(await query(other, `select nspname from pg_namespace where nspname in ('cafe', 'etl', 'mart')`)).toEqual([]);
});

test('a report in a folder where nothing was loaded says so, exits with 1 and changes nothing', async () => {
  await mkdir(join(folder, 'elsewhere'));
  const { code, stderr } = await brewline(join(folder, 'elsewhere'), 'report', '--period', 'daily');
  expect([code, stderr]).toEqual([1, expect.stringContaining('Nothing was loaded here')]);
  expect(await readdir(join(folder, 'elsewhere'))).toEqual([]);
});
