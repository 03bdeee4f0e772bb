/** The summary of a period, on a real PostgreSQL with sales made by hand. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { migrate, readWarehouse } from '@brewline/warehouse';
import { makeTemporaryFolder } from '@brewline/testing';
import { startTestPostgres } from '@brewline/testing/postgres';
import { ask } from '../../questions/ask.ts';
import { readDataRange } from '../../sql/data-range.ts';
import { type Period, resolveSpan } from '../../period/period.ts';
import { QUESTIONS } from '../../questions/index.ts';
import { readBranchTakings } from '../../sql/branch-takings.ts';
import { addDays } from '../../period/calendar.ts';
import { limitSpan } from '../../period/partial-period.ts';
import { writeSummary } from './summary.ts';
import { guardSession } from '../../testing/redshift-session.ts';
import { sell } from '../../testing/sales.ts';
import { readCompleteness } from '../completeness.ts';

const postgres = await startTestPostgres(await makeTemporaryFolder());
const { url } = postgres;
const FRIDAY = '2021-08-27';

async function summarize(
  period: Period,
  day: string,
  branch = '',
  warehouse = url,
): Promise<{ warnings: readonly string[]; summary: readonly string[] }> {
  return readWarehouse(warehouse, performance.now() + 30_000, async (connection) => {
    const session = guardSession(connection);
    const { days } = await readDataRange(session);
    const context = { period, span: limitSpan(resolveSpan(period, day), days!.newest), branch };
    const answers = [];
    for (const question of QUESTIONS.filter(({ placement }) => placement.summary !== undefined))
      answers.push(await ask(session, question, { ...context.span, branch, product: '' }));
    const completeness = await readCompleteness(session, context);
    const takings = await readBranchTakings(session, context.span, branch);
    return {
      warnings: completeness.warnings,
      summary: await writeSummary(session, context, { takings, completeness, answers }),
    };
  });
}

beforeAll(async () => {
  await migrate(url);
  // Leeds' Fridays fall, then rise again; York always takes the same. Ann comes every week, everybody else once.
  for (const [weeks, pounds] of [
    [6, 50],
    [5, 40],
    [4, 30],
    [3, 20],
    [2, 20],
    [1, 10],
    [0, 45],
  ] as const) {
    const day = addDays(FRIDAY, -7 * weeks);
    await sell(
      url,
      { branch: 'Leeds', day, hour: 9, total: pounds - 5 },
      { branch: 'Leeds', day, hour: 14, total: 5, customer: 'Ann' },
      { branch: 'York', day, hour: 14, total: 30, product: 'Tea', quantity: 3 },
    );
  }
  await sell(url, { branch: 'Bath', day: addDays(FRIDAY, -7), hour: 9, total: 5 });
});

test('a day is compared with the same weekday, for the branches that have reported', async () => {
  expect(await summarize('daily', FRIDAY)).toEqual({
    warnings: ['1 of 3 branches has not reported: Bath.'],
    summary: [
      'Takings £75.00: 3 sales of £25.00 on average.',
      'Takings of the 2 branches that reported in full in both periods: 87.5\u00a0% up on the Friday before.',
      'Leeds had its best Friday since 16 July 2021.',
      'Of 2 branches, Leeds took the most, £45.00 (60.0\u00a0% of all).',
      'Against the Friday before, Leeds gained the most (+350.0\u00a0%, £35.00 more).',
      'Tea sold best: 3 units.',
      'The busiest hour began at 14:00: 2 of 3 sales (66.7\u00a0%).',
      'In the week from 23 August 2021, 6.7\u00a0% of takings came from customers who had bought in an earlier week.',
    ],
  });
});

test('the summary of one branch does not compare it with others', async () => {
  expect(await summarize('daily', FRIDAY, 'York')).toEqual({
    warnings: [],
    summary: [
      'Takings £30.00, the same as the Friday before: one sale.',
      'Tea sold best: 3 units.',
      'The busiest hour began at 14:00: 1 of 1 sale (100.0\u00a0%).',
      'In the week from 23 August 2021, 0.0\u00a0% of takings came from customers who had bought in an earlier week.',
    ],
  });
  expect((await summarize('daily', FRIDAY, 'Bath')).warnings).toEqual(['Bath has not reported.']);
});

test('sentences without a basis in the data are left out', async () => {
  expect((await summarize('daily', addDays(FRIDAY, -42))).summary).toEqual([
    'Takings £80.00: 3 sales of £26.67 on average.',
    'Nothing is loaded for the Friday before, so nothing is compared.',
    'Of 2 branches, Leeds took the most, £50.00 (62.5\u00a0% of all).',
    'Tea sold best: 3 units.',
    'The busiest hour began at 14:00: 2 of 3 sales (66.7\u00a0%).',
  ]);
});

test('a week or month that is not over is compared with as many days of the previous one', async () => {
  expect((await summarize('weekly', FRIDAY)).summary.slice(0, 2)).toEqual([
    'Takings so far £75.00: 3 sales of £25.00 on average.',
    'Takings of the 2 branches that reported in full in both periods: '
      + '87.5\u00a0% up on the same days of the week before.',
  ]);
  const { warnings, summary } = await summarize('monthly', FRIDAY);
  expect(warnings).toEqual(['1 of 3 branches did not report every day: Bath (Fri 27 Aug 2021 missing).']);
  // Nobody had sold anything when July began, so it has fewer days.
  expect(summary.slice(0, 2)).toEqual([
    'Takings so far £220.00: 13 sales of £16.92 on average.',
    'No branch reported in full in both periods, so nothing is compared.',
  ]);
  expect(summary).toContain(
    'In the weeks that began in August 2021, 9.1\u00a0% of takings came from customers who had bought in an '
      + 'earlier week.',
  );
});

test('a week that is over is compared with the whole week before', async () => {
  expect((await summarize('weekly', addDays(FRIDAY, -7))).summary.slice(0, 2)).toEqual([
    'Takings £45.00: 4 sales of £11.25 on average.',
    'Takings of the 2 branches that reported in full in both periods: 20.0\u00a0% down on the week before.',
  ]);
});

test('a day without sales causes a warning, unless its weekday never has any', async () => {
  expect(await summarize('daily', addDays(FRIDAY, 7))).toEqual({
    warnings: ['Nothing was loaded for Fri 3 Sep 2021.'],
    summary: ['Nothing was sold in this period.'],
  });
  expect((await summarize('weekly', addDays(FRIDAY, 7))).warnings).toEqual(['Nothing was loaded for this period.']);
  await sell(url, { branch: 'Leeds', day: addDays(FRIDAY, 10), hour: 9, total: 5 });
  expect((await summarize('monthly', addDays(FRIDAY, 10))).warnings).toEqual([
    'Nothing was loaded for Fri 3 Sep 2021.',
  ]);
});

describe('with days missing', () => {
  const MONDAY = '2021-08-02';
  /** Leeds sells for £100 every day, York every day but Sundays; days that fail `isThere` are left out. */
  async function threeWeeks(name: string, isThere: (branch: string, day: number) => boolean): Promise<string> {
    const warehouse = await postgres.createDatabase(name);
    await migrate(warehouse);
    const days = Array.from({ length: 21 }, (_, day) => day);
    const sold = ['Leeds', 'York'].flatMap((branch) =>
      days
        .filter((day) => !(branch === 'York' && day % 7 === 6) && isThere(branch, day))
        .map((day) => ({ branch, day: addDays(MONDAY, day), hour: 9, total: 100 })),
    );
    await sell(warehouse, ...sold);
    return warehouse;
  }
  const thirdWeek = addDays(MONDAY, 20);

  test('a branch that is always closed on a weekday is not missing on it', async () => {
    const warehouse = await threeWeeks('closed', () => true);
    expect(await summarize('weekly', thirdWeek, '', warehouse)).toMatchObject({
      warnings: [],
      summary: expect.arrayContaining([
        'Takings £1,300.00, the same as the week before: 13 sales of £100.00 on average.',
      ]),
    });
    expect((await summarize('daily', thirdWeek, '', warehouse)).warnings).toEqual([]);
  });

  test('a chain that is always closed on a weekday misses nothing on it', async () => {
    const warehouse = await threeWeeks('sundays', (_, day) => day % 7 !== 6);
    expect((await summarize('daily', addDays(MONDAY, 13), '', warehouse)).warnings).toEqual([]);
    expect((await summarize('weekly', addDays(MONDAY, 13), '', warehouse)).warnings).toEqual([]);
  });

  test('a branch that opened in the middle of the week before is not compared', async () => {
    const warehouse = await threeWeeks('opened', (branch, day) => branch === 'Leeds' || day > 9);
    expect((await summarize('weekly', thirdWeek, '', warehouse)).summary.slice(0, 2)).toEqual([
      'Takings £1,300.00: 13 sales of £100.00 on average.',
      'Takings of the 1 branch that reported in full in both periods: the same as the week before.',
    ]);
  });

  test('a branch with days missing in the week before is not compared', async () => {
    const warehouse = await threeWeeks('gap', (branch, day) => branch === 'Leeds' || day < 8 || day > 10);
    const { warnings, summary } = await summarize('weekly', thirdWeek, '', warehouse);
    expect(warnings).toEqual([]);
    expect(summary.slice(0, 2)).toEqual([
      'Takings £1,300.00: 13 sales of £100.00 on average.',
      'Takings of the 1 branch that reported in full in both periods: the same as the week before.',
    ]);
    expect(summary.join()).not.toContain('gained');
    expect((await summarize('weekly', addDays(MONDAY, 13), '', warehouse)).warnings).toEqual([
      '1 of 2 branches did not report every day: York (3 days missing).',
    ]);
    expect((await summarize('weekly', addDays(MONDAY, 13), 'York', warehouse)).warnings).toEqual([
      'York did not report on 3 days.',
    ]);
  });

  test('nothing is compared with a week in which no branch reported on some day', async () => {
    const warehouse = await threeWeeks('lost', (_, day) => day !== 9);
    expect((await summarize('weekly', thirdWeek, '', warehouse)).summary.slice(0, 2)).toEqual([
      'Takings £1,300.00: 13 sales of £100.00 on average.',
      'No branch reported in full in both periods, so nothing is compared.',
    ]);
  });
});
