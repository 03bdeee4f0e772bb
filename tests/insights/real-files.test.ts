/** On real branch files, the answers equal figures that were measured by other means. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, ask, readDataRange, findQuestion } from '@brewline/insights';
import type { Session } from '@brewline/warehouse';
import { runJson } from '../support/brewline.ts';
import { makeTemporaryFolder } from '@brewline/testing';
import { startTestPostgres } from '@brewline/testing/postgres';
import { sessionOn } from './support/session-on.ts';

/** Not part of the repository; if you have them, keep them beside it. */
const NIGHTLY = fileURLToPath(new URL('../../../shared/data/nightly', import.meta.url));

if (existsSync(NIGHTLY)) describe('the nightly files', nightlyFiles);
else test.skip(`real branch files: skipped, because ${NIGHTLY} does not exist`, () => undefined);

const folder = existsSync(NIGHTLY) ? await makeTemporaryFolder() : '';
const postgres = existsSync(NIGHTLY) ? await startTestPostgres(folder) : undefined;

function nightlyFiles(): void {
  const ALL_DAYS = {
    from: '2021-08-25',
    to: '2021-09-09',
    previousFrom: '2021-08-09',
    previousTo: '2021-08-24',
    branch: '',
    product: '',
  };
  let session: Session;

  beforeAll(async () => {
    const url = await postgres!.createDatabase('nightly');
    await runJson(folder, NIGHTLY, '--warehouse', url);
    session = await sessionOn(url);
  });

  const rowsOf = async (id: string): Promise<Answer['rows']> => (await ask(session, findQuestion(id), ALL_DAYS)).rows;

  test('£36,649.20 of 6,371 sales and 17,541 items', async () => {
    expect(await rowsOf('totals')).toEqual([{ takings: 36_649.2, sales: 6371, items: 17_541, average_basket: 5.75 }]);
  });

  test('the best seller is the Regular Speciality Tea, Camomile, 1,040 times', async () => {
    expect((await rowsOf('best-sellers'))[0]).toMatchObject({
      product: 'Regular Speciality Tea, Camomile',
      units: 1040,
    });
  });

  test('the peak hour is 14:00 with 1,221 sales', async () => {
    const hours = await rowsOf('through-the-day');
    expect(hours.toSorted((a, b) => Number(b.sales) - Number(a.sales))[0]).toMatchObject({ hour: 14, sales: 1221 });
  });

  test('the branches, from the highest takings to the lowest', async () => {
    expect((await rowsOf('branch-takings')).map(({ branch, takings }) => [branch, takings])).toEqual([
      ['Leeds', 9981.7],
      ['Chesterfield', 9936.9],
      ['Birmingham', 6767.3],
      ['London Soho', 6257.25],
      ['Newcastle upon Tyne', 2099.45],
      ['Southend-on-Sea', 1606.6],
    ]);
  });

  test('4,507 by card and 1,864 in cash', async () => {
    expect((await rowsOf('card-and-cash')).map(({ payment, sales }) => [payment, sales])).toEqual([
      ['Card', 4507],
      ['Cash', 1864],
    ]);
  });

  test('two branches reported on the newest day, four did not', async () => {
    const { days, branches } = await readDataRange(session);
    expect([days, branches.length]).toEqual([{ first: '2021-08-25', newest: '2021-09-09' }, 6]);
    expect(await rowsOf('branches-reported')).toEqual([{ reported: 2, expected: 6, missing: 4, day: '2021-09-09' }]);
    expect((await rowsOf('branches-missing')).map(({ branch, last_reported }) => [branch, last_reported])).toEqual(
      ['Birmingham', 'Chesterfield', 'Leeds', 'London Soho'].map((branch) => [branch, '2021-08-29']),
    );
  });
}
