/**
 * `brewline retract`: removes a file that should not have been loaded and keeps the others; the file returns when it is
 * run again.
 */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { brewline, type Ended, runJson } from '../support/brewline.ts';
import { makeTemporaryFolder } from '@brewline/testing';
import { canSeeProcesses, serversIn } from '../support/processes.ts';
import { goodRows, lines } from '../support/rows.ts';
import { startUp, type Up } from '../support/up.ts';
import { contents, faultsOf } from '../support/warehouse.ts';
import { query } from '@brewline/testing/postgres';

const folder = await makeTemporaryFolder();
/** Each command is a separate process. */
jest.setTimeout(180_000);
const LEEDS = 'north/leeds.csv';
let url: string;
let stopUp: Up['stop'];

beforeAll(async () => {
  await mkdir(join(folder, 'sales/north'), { recursive: true });
  await writeFile(
    join(folder, 'sales', LEEDS),
    lines(...goodRows(12, 9, { branch: 'Leeds', basket: 'Leeds Tea - 2.15' })),
  );
  await writeFile(join(folder, 'sales/bath.csv'), lines(...goodRows(10, 9, { branch: 'Bath' })));
  await writeFile(join(folder, 'sales/york.csv'), lines(...goodRows(5, 9, { branch: 'York' })));
  // One pipeline for all tests: starting one takes longer than everything else here.
  ({ url, stop: stopUp } = await startUp(folder));
});

const statuses = async () =>
  (await query<{ status: string }>(url, `select status from etl.source_drop where object_key = '${LEEDS}'`)).map(
    ({ status }) => status,
  );

test('a retracted file is removed, the others stay, and it returns when it is run again', async () => {
  await runJson(folder, 'sales/bath.csv', 'sales/york.csv');
  const without = await contents(url);
  await runJson(folder, 'sales');
  const whole = await contents(url);

  const { code, stdout, stderr } = await brewline(folder, 'retract', LEEDS, '--warehouse', url);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('✓ north/leeds.csv   retracted; 12 sales removed\n');
  expect(stdout).toContain('To load a file again: npx brewline run');
  expect(await contents(url)).toEqual(without);
  expect([await faultsOf(url), await statuses()]).toEqual([{}, ['retracted']]);

  expect((await runJson(folder, 'sales')).sales).toBe(27);
  expect([await contents(url), await statuses()]).toEqual([whole, ['loaded']]);
});

test('when the warehouse fails, the retracted files are listed, and the error names the file', async () => {
  await query(
    url,
    `create function fail() returns trigger language plpgsql as 'begin raise ''the disk is full''; end'`,
  );
  await query(
    url,
    `create trigger fail before delete on etl.source_drop
        for each row when (old.object_key = '${LEEDS}') execute function fail()`,
  );
  const { code, stdout, stderr } = await brewline(folder, 'retract', 'bath.csv', LEEDS);
  await query(url, 'drop function fail cascade');
  expect([code, stdout]).toEqual([1, '\n  ✓ bath.csv          retracted; 10 sales removed\n']);
  expect(stderr).toBe(
    'brewline: Could not retract north/leeds.csv: the disk is full. It is safe to run the command again.\n',
  );
});

test('an unknown key exits with 1 and says what to do, and the other keys are retracted', async () => {
  const { code, stdout } = await brewline(folder, 'retract', 'leeds.csv', LEEDS, 'bath.csv', LEEDS);
  expect(code).toBe(1);
  expect(stdout).toContain('✗ The warehouse has no file "leeds.csv". The key is the name below the bucket');
  expect(stdout).toMatch(/✓ north\/leeds\.csv +retracted; 12 sales removed\n/);
  expect(stdout).toMatch(/✓ bath\.csv +already retracted; nothing changed\n/);
  expect(stdout).toMatch(/✓ north\/leeds\.csv +already retracted; nothing changed\n/);
  const { sale, branch } = await contents(url);
  expect([sale!.length, branch!.length]).toEqual([5, 1]);
});

test('retract starts the embedded warehouse and stops it again', async () => {
  await stopUp();
  const { code, stdout } = await brewline(folder, 'retract', 'york.csv');
  expect([code, stdout]).toEqual([0, expect.stringContaining('✓ york.csv   retracted; 5 sales removed')]);
  if (canSeeProcesses) expect(serversIn(folder)).toEqual([]);
});

describe('an impossible command fails before anything is started:', () => {
  const cases: [what: string, args: string[], code: number, message: string][] = [
    ['no key', ['retract'], 2, 'Name at least one file by its key'],
    [
      'a warehouse that is not PostgreSQL',
      ['retract', 'a.csv', '--warehouse', 'mysql://host/db'],
      2,
      '--warehouse takes a postgres:// URL',
    ],
    ['an unknown option', ['retract', 'a.csv', '--jsn'], 2, "'--jsn'"],
    [
      'a warehouse that does not answer',
      ['retract', 'a.csv', '--warehouse', 'postgres://cafe:hush@127.0.0.1:1/sales'],
      1,
      '127.0.0.1:1/sales does not answer',
    ],
    ['a folder where nothing was loaded', ['retract', 'a.csv'], 1, 'Nothing was loaded here: there is no warehouse in'],
  ];
  const emptyFolder = (what: string) => join(folder, what);
  const results = new Map<string, Ended>();

  beforeAll(async () => {
    await Promise.all(
      cases.map(async ([what, args]) => {
        await mkdir(emptyFolder(what));
        results.set(what, await brewline(emptyFolder(what), ...args));
      }),
    );
  });

  test.each(cases)('%s', async (what, _, code, message) => {
    const { stdout, stderr, ...result } = results.get(what)!;
    expect([result.code, stdout]).toEqual([code, '']);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('hush');
    expect(await readdir(emptyFolder(what))).toEqual([]);
  });
});
