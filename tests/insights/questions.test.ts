/**
 * Every question's answer, from a warehouse that the pipeline filled, equals the one computed from the branch files by
 * an independent reader.
 */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { ask, type Filter, readDataRange, type Period, resolveSpan, findQuestion, QUESTIONS } from '@brewline/insights';
import type { Session } from '@brewline/warehouse';
import { runJson } from '../support/brewline.ts';
import { makeTemporaryFolder } from '@brewline/testing';
import { startTestPostgres } from '@brewline/testing/postgres';
import { createChain, FIRST_DAY, HOSTILE, LAST_DAY, LATE, MISSING, writeChain } from './support/chain.ts';
import { COMPLETENESS } from './support/completeness.ts';
import type { Expectation, Row } from './support/expectation.ts';
import { sessionOn } from './support/session-on.ts';
import { TOTALS } from './support/totals.ts';
import { WHAT } from './support/what.ts';
import { WHEN } from './support/when.ts';
import { WHERE } from './support/where.ts';
import { WHO } from './support/who.ts';

const EXPECTATIONS: Record<string, Expectation> = { ...TOTALS, ...WHAT, ...WHERE, ...WHEN, ...WHO, ...COMPLETENESS };

const filter = (period: Period, day: string, { branch = '', product = '' } = {}): Filter => ({
  ...resolveSpan(period, day),
  branch,
  product,
});

const FILTERS: Record<string, Filter> = {
  'a day': filter('daily', '2021-08-26'),
  'a week': filter('weekly', '2021-08-18'),
  'a month': filter('monthly', '2021-08-25'),
  'a day of one branch': filter('daily', '2021-08-25', { branch: 'York' }),
  'a week of one branch': filter('weekly', LAST_DAY, { branch: 'Weston-super-Mare' }),
  'a month of one branch': filter('monthly', '2021-07-20', { branch: 'London Brixton' }),
  'a month of one product': filter('monthly', '2021-08-25', { product: 'Latte' }),
  'a week of one product in one branch': filter('weekly', '2021-08-18', { branch: 'York', product: 'Flavoured latte' }),
  'a branch that has just opened': filter('weekly', LAST_DAY, { branch: LATE.branch }),
  'a month of a branch that opened in it': filter('monthly', LAST_DAY, { branch: LATE.branch }),
  'a branch that did not report': filter('daily', LAST_DAY, { branch: MISSING.branch }),
  'the only product of its kind': filter('daily', '2021-08-26', { product: HOSTILE }),
  'a week that is not over': {
    from: '2021-08-23',
    to: '2021-08-25',
    previousFrom: '2021-08-16',
    previousTo: '2021-08-18',
    branch: '',
    product: '',
  },
  'more days of a month than the one before has': {
    from: '2021-08-01',
    to: '2021-08-26',
    previousFrom: '2021-07-19',
    previousTo: '2021-07-31',
    branch: '',
    product: '',
  },
  'a day before anything was sold': filter('daily', '2020-02-29'),
};

const folder = await makeTemporaryFolder();
const postgres = await startTestPostgres(folder);
const chain = createChain();
let session: Session;

beforeAll(async () => {
  const url = await postgres.createDatabase('chain');
  const { first, later } = await writeChain(chain, folder);
  await runJson(folder, first, '--warehouse', url);
  await runJson(folder, later, '--warehouse', url);
  session = await sessionOn(url);
}, 120_000);

/** Reasons that were noted equally often come in an order that the files do not determine. */
const IN_ANY_ORDER = new Set(['rejected-rows', 'flagged-rows']);
const inOneOrder = (id: string, rows: readonly Row[]): readonly Row[] =>
  IN_ANY_ORDER.has(id) ? [...rows].sort((a, b) => (String(a.what) < String(b.what) ? -1 : 1)) : rows;

describe.each(Object.entries(FILTERS))('%s', (_, selection) => {
  test.each(Object.keys(EXPECTATIONS))('%s', async (id) => {
    const { rows } = await ask(session, findQuestion(id), selection);
    expect(inOneOrder(id, rows)).toEqual(inOneOrder(id, EXPECTATIONS[id]!(chain, selection)));
  });
});

test('every question is tested, and each has rows for some filter', () => {
  expect(Object.keys(EXPECTATIONS).sort()).toEqual(
    QUESTIONS.map(({ id }) => id)
      .filter((id) => id !== 'freshness')
      .sort(),
  );
  const silent = Object.entries(EXPECTATIONS).filter(([, expectation]) =>
    Object.values(FILTERS).every((selection) => expectation(chain, selection).length === 0),
  );
  expect(silent).toEqual([]);
});

test.each(['rejected-rows', 'flagged-rows'])('%s: the most frequent first', async (id) => {
  const counts = (await ask(session, findQuestion(id), FILTERS['a month']!)).rows.map(({ rows }) => Number(rows));
  expect(new Set(counts).size).toBeGreaterThan(1);
  expect(counts).toEqual([...counts].sort((a, b) => b - a));
});

test('freshness: the hour of the newest sale and the minute of the last load', async () => {
  const before = Date.now() - 3_600_000;
  const { rows } = await ask(session, findQuestion('freshness'), FILTERS['a day']!);
  const newest = chain.sales
    .map(({ day, hour }) => `${day} ${String(hour).padStart(2, '0')}:00`)
    .sort()
    .at(-1);
  expect(rows).toEqual([{ newest_sale: newest, newest_load: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d$/) }]);
  const loaded = Date.parse(`${String(rows[0]!.newest_load).replace(' ', 'T')}Z`);
  expect(loaded).toBeGreaterThan(before);
  expect(loaded).toBeLessThanOrEqual(Date.now());
});

test('a product name that is markup is answered as it is', async () => {
  const { rows } = await ask(
    session,
    findQuestion('best-sellers'),
    filter('daily', '2021-08-26', { branch: 'Testbury' }),
  );
  expect(rows).toEqual([{ product: `Regular ${HOSTILE}, Salt & 'n'`, units: 1, takings: 2.15 }]);
});

test('the newest day and the branches in alphabetical order', async () => {
  expect(await readDataRange(session)).toEqual({
    days: { first: FIRST_DAY, newest: LAST_DAY },
    branches: [...new Set(chain.sales.map(({ branch }) => branch))].sort(),
  });
});
