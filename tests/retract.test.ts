/** `brewline retract`: the file that should not have been brought in goes, the others stay, and it returns when it is brought in anew. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { brewline, runJson } from './support/brewline.ts';
import { temporaryFolder } from './support/folder.ts';
import { goodRows, lines } from './support/rows.ts';
import { contents, faultsOf, query, testPostgres } from './support/warehouse.ts';

const folder = await temporaryFolder();
const postgres = await testPostgres(folder);
/** Each of several commands starts a line of its own. */
jest.setTimeout(180_000);
const LEEDS = 'north/leeds.csv';

beforeAll(async () => {
  await mkdir(join(folder, 'sales/north'), { recursive: true });
  await writeFile(join(folder, 'sales', LEEDS), lines(...goodRows(12, 9, { branch: 'Leeds', basket: 'Leeds Tea - 2.15' })));
  await writeFile(join(folder, 'sales/bath.csv'), lines(...goodRows(10, 9, { branch: 'Bath' })));
});

const statuses = async (url: string) => (await query<{ status: string }>(url, `select status from etl.source_drop where object_key = '${LEEDS}'`)).map(({ status }) => status);

test('a retracted file is gone without a trace, the others are not, and it returns when it is brought in anew', async () => {
  const [url, other] = [await postgres.createDatabase('all'), await postgres.createDatabase('without')];
  await runJson(folder, 'sales', '--warehouse', url);
  const before = await contents(url);
  await runJson(folder, 'sales/bath.csv', '--warehouse', other);

  const { code, stdout, stderr } = await brewline(folder, 'retract', LEEDS, '--warehouse', url);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('✓ north/leeds.csv   12 sales are out of the warehouse');
  expect(stdout).toContain('a file returns when it is brought in anew');
  expect(await contents(url)).toEqual(await contents(other));
  expect([await faultsOf(url), await statuses(url)]).toEqual([{}, ['retracted']]);

  expect((await runJson(folder, 'sales', '--warehouse', url)).sales).toBe(22);
  expect([await contents(url), await statuses(url)]).toEqual([before, ['loaded']]);
});

test('of several keys one that nobody knows ends with 1 and says what to do; the others are retracted', async () => {
  const url = await postgres.createDatabase('several');
  await runJson(folder, 'sales', '--warehouse', url);
  const { code, stdout } = await brewline(folder, 'retract', 'leeds.csv', 'bath.csv', LEEDS, 'bath.csv', '--warehouse', url);
  expect(code).toBe(1);
  expect(stdout).toContain('✗ The warehouse knows no file "leeds.csv". The key is the name below the bucket');
  expect(stdout).toMatch(/✓ bath\.csv +10 sales are out of the warehouse\n/);
  expect(stdout).toMatch(/✓ bath\.csv +was retracted before; nothing changed\n/);
  expect(Object.values(await contents(url)).flat()).toEqual([]);
});

test('the embedded warehouse is started for it, and stopped after it', async () => {
  const { sales } = await runJson(folder, 'sales');
  expect(sales).toBe(22);
  const first = await brewline(folder, 'retract', LEEDS);
  const again = await brewline(folder, 'retract', LEEDS);
  expect([first.code, again.code]).toEqual([0, 0]);
  expect(first.stdout).toContain('12 sales are out');
  expect(again.stdout).toContain('was retracted before');
});

describe('what cannot be done is said before anything is started:', () => {
  test.each<[what: string, args: string[], code: number, says: string]>([
    ['no key', ['retract'], 2, 'Name at least one file by its key'],
    ['a warehouse that is no PostgreSQL', ['retract', 'a.csv', '--warehouse', 'mysql://host/db'], 2, '--warehouse takes a postgres:// URL'],
    ['an unknown option', ['retract', 'a.csv', '--jsn'], 2, "'--jsn'"],
    ['a warehouse that does not answer', ['retract', 'a.csv', '--warehouse', 'postgres://cafe:hush@127.0.0.1:1/sales'], 1, '127.0.0.1:1/sales does not answer'],
    ['a folder where nothing was loaded', ['retract', 'a.csv'], 1, 'Nothing was loaded here: there is no warehouse in'],
  ])('%s', async (_, args, code, says) => {
    const empty = join(folder, `empty ${args.length} ${code}`);
    await mkdir(empty, { recursive: true });
    const ended = await brewline(empty, ...args);
    expect([ended.code, ended.stdout]).toEqual([code, '']);
    expect(ended.stderr).toContain(says);
    expect(ended.stderr).not.toContain('hush');
    expect(await readdir(empty)).toEqual([]);
  });
});
