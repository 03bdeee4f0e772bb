/**
 * One run over a folder of files that no till should write: each is refused, rejected or kept as promised, and the
 * message says what to do.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { DropOutcome, RunOutcome } from '@brewline/cli/testing';
import { EMOJI, fileOf, FILES, INJECTION, KEPT, ODD_KEY, REJECTED } from '../support/bad-files.ts';
import { brewline, type Ended, runJson } from '../support/brewline.ts';
import { makeTemporaryFolder } from '@brewline/testing';
import { GOOD_AROUND, lines, ODD_LINE, row } from '../support/rows.ts';
import { faultsOf } from '../support/warehouse.ts';
import { queryNumber, query, startTestPostgres } from '@brewline/testing/postgres';

const folder = await makeTemporaryFolder();
const postgres = await startTestPostgres(folder);
let outcome: RunOutcome & { readonly code: number | null };
let result: Ended;

beforeAll(async () => {
  for (const [key, bytes] of Object.entries(FILES)) {
    await mkdir(dirname(join(folder, 'bad', key)), { recursive: true });
    await writeFile(join(folder, 'bad', key), bytes);
  }
  outcome = await runJson(folder, 'bad', '--warehouse', postgres.url);
  result = await brewline(folder, 'run', 'bad', '--warehouse', postgres.url);
});

const dropOf = (key: string): DropOutcome => outcome.drops.find((drop) => drop.key === key)!;

function expectPrinted(...words: readonly string[]): void {
  for (const word of words) expect(result.stdout).toContain(word);
}

describe('rejected and noted with its line, while the rows around it are kept:', () => {
  test.each(Object.entries(REJECTED))('%s', (what, { reason, advice }) => {
    const drop = dropOf(fileOf(what));
    expect(drop).toMatchObject({
      status: 'loaded',
      sales: GOOD_AROUND,
      rejected: 1,
      flagged: 0,
      takings_pence: GOOD_AROUND * 215,
      reasons: { [reason]: 1 },
    });
    expect(drop.notes).toEqual([expect.objectContaining({ line: ODD_LINE, kind: 'rejected', reason })]);
    expectPrinted(`${fileOf(what)}:${ODD_LINE}`, advice);
  });

  test('half a surrogate pair', () => {
    expect(dropOf('lone_surrogate.csv')).toMatchObject({
      status: 'loaded',
      sales: GOOD_AROUND,
      reasons: { bad_character: 1 },
    });
    expect(dropOf('lone_surrogate.csv').notes).toEqual([expect.objectContaining({ line: ODD_LINE, kind: 'rejected' })]);
    expectPrinted(`lone_surrogate.csv:${ODD_LINE}`, 'export the file again');
  });
});

describe('kept unchanged:', () => {
  test.each(Object.entries(KEPT))('%s', (what, { items = 1, takings = 215, flag }) => {
    const drop = dropOf(fileOf(what));
    expect(drop).toMatchObject({
      status: 'loaded',
      sales: GOOD_AROUND + 1,
      items: GOOD_AROUND + items,
      takings_pence: GOOD_AROUND * 215 + takings,
      rejected: 0,
      flagged: flag ? 1 : 0,
    });
    if (flag === undefined) return;
    expect(drop.notes).toEqual([expect.objectContaining({ line: ODD_LINE, kind: 'flagged', reason: flag })]);
    expectPrinted(`${fileOf(what)}:${ODD_LINE}`, 'export the file as UTF-8');
  });

  test('UTF-8 with a byte order mark', () => {
    expect(dropOf('utf8_with_mark.csv')).toMatchObject({
      status: 'loaded',
      branch: 'Testbury',
      sales: 12,
      rejected: 0,
      flagged: 0,
    });
  });

  test('UTF-16', () => {
    expect(dropOf('utf16.csv')).toMatchObject({
      status: 'loaded',
      branch: 'Testbury',
      sales: 12,
      rejected: 0,
      flagged: 0,
    });
  });

  test('a key with blanks, &, %, + and ü, in subfolders', () => {
    expect(dropOf(ODD_KEY)).toMatchObject({ status: 'loaded', sales: 12, rejected: 0 });
  });
});

describe('without sales:', () => {
  test.each(['empty.csv', 'header_only.csv'])('%s is reported as empty, not as a fault', (key) => {
    expect(dropOf(key)).toMatchObject({ status: 'empty', refusal: null, sales: 0, rejected: 0 });
    expectPrinted(key);
  });

  test.each(['binary.csv', 'image.csv'])('%s is refused, and the message says how to export it', (key) => {
    expect(dropOf(key)).toMatchObject({ status: 'refused', refusal: 'binary', sales: 0 });
    expect(verdictOn(key)).toContain('not a text file');
    expect(verdictOn(key)).toContain('export the sales as CSV');
  });

  test('a file with too many rejected rows is refused, with the most frequent reason', () => {
    expect(dropOf('too_many_rejects.csv')).toMatchObject({
      status: 'refused',
      refusal: 'too_many_rejects',
      sales: 0,
      rejected: 5,
      reasons: { bad_payment: 4, bad_total: 1 },
    });
    expect(verdictOn('too_many_rejects.csv')).toContain('too many of its rows were rejected');
    expect(verdictOn('too_many_rejects.csv')).toMatch(/4 rows.*neither CARD nor CASH/);
    expectPrinted('write CARD or CASH', 'too_many_rejects.csv:11');
  });
});

/** The line that says why a file is not in the warehouse. */
const verdictOn = (key: string): string => result.stdout.split('\n').find((line) => line.includes(`✗ ${key}`)) ?? '';

test('the run exits with 1 and lists the three refused files and no other', () => {
  expect([outcome.code, result.code]).toEqual([1, 1]);
  expect(result.stdout.match(/✗ \S+\.csv/g)).toEqual(['✗ binary.csv', '✗ image.csv', '✗ too_many_rejects.csv']);
  expect(result.stdout).toContain(`3 files of ${Object.keys(FILES).length}`);
});

test('no file is lost or dead-lettered', () => {
  expect(outcome.drops.filter(({ status }) => status === 'lost' || status === 'dead-lettered')).toEqual([]);
  expect(outcome.drops.map(({ key }) => key).sort()).toEqual(Object.keys(FILES).sort());
});

test('the content of rows is only data in the warehouse', async () => {
  expect(await faultsOf(postgres.url)).toEqual({});
  expect(await queryNumber(postgres.url, 'select count(*) from cafe.product where name = $1', [INJECTION])).toBe(1);
  expect(await queryNumber(postgres.url, `select count(*) from cafe.product where name = 'Café crème'`)).toBe(1);
  expect(await queryNumber(postgres.url, 'select count(*) from cafe.product where name = $1', [EMOJI])).toBe(1);
  expect(await query(postgres.url, 'select name from cafe.branch')).toEqual([{ name: 'Testbury' }]);
});

test('a file whose name identifies a customer is refused, and its name is in no table and no log', async () => {
  await mkdir(join(folder, 'named'));
  await writeFile(
    join(folder, 'named', 'testbury zebedee quixwood.csv'),
    lines(...Array.from({ length: 3 }, () => row({ customer: 'Zebedee Quixwood' }))),
  );
  const { code, stdout } = await brewline(folder, 'run', 'named', '--warehouse', postgres.url);
  expect([code, stdout]).toEqual([1, expect.stringContaining('its file name contains')]);
  expect(
    await query(postgres.url, `select status, refusal from etl.source_drop where object_key like 'withheld/%'`),
  ).toEqual([{ status: 'refused', refusal: 'personal_key' }]);
  expect(
    await queryNumber(postgres.url, `select count(*) from etl.source_drop where object_key like '%quixwood%'`),
  ).toBe(0);
  for (const service of ['extract', 'transform', 'load'])
    expect(await readFile(join(folder, '.brewline', 'logs', `${service}.log`), 'utf8')).not.toMatch(/quixwood/i);
});

test('no message repeats the content of a row', () => {
  for (const name of ['Ann', 'Zebedee', 'Quixwood'])
    expect(result.stdout + result.stderr + JSON.stringify(outcome)).not.toContain(name);
});
