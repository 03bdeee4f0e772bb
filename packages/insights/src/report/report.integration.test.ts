/** Reports and the page from a real PostgreSQL, in which the names of a branch and a product are markup. */
import { beforeAll, expect, test } from '@jest/globals';
import { migrate, readWarehouse, type Session } from '@brewline/warehouse';
import { makeTemporaryFolder } from '@brewline/testing';
import { startTestPostgres } from '@brewline/testing/postgres';
import { type DataRange, readDataRange } from '../sql/data-range.ts';
import { createPage } from '../page/page.ts';
import { PERIODS } from '../period/period.ts';
import { QUESTIONS } from '../questions/index.ts';
import type { ReportRequest } from './report-request.ts';
import { createReport, type Report } from './report.ts';
import { addDays } from '../period/calendar.ts';
import { guardSession } from '../testing/redshift-session.ts';
import { sell } from '../testing/sales.ts';

const BRANCH = '</title><script>alert(1)</script>';
const PRODUCT = '<img src=x onerror=alert(1)>';
const DAY = '2021-08-25';

const postgres = await startTestPostgres(await makeTemporaryFolder());
const empty = await postgres.createDatabase('empty');
const deadline = () => performance.now() + 30_000;
const withSession = <T>(url: string, work: (session: Session, range: DataRange) => Promise<T>): Promise<T> =>
  readWarehouse(url, deadline(), async (connection) => {
    const session = guardSession(connection);
    return work(session, await readDataRange(session));
  });
const report = (request: ReportRequest, url = postgres.url): Promise<Report> =>
  withSession(url, (session, range) => createReport(session, range, request));
const page = (request: ReportRequest, url = postgres.url): Promise<string> =>
  withSession(url, (session, range) => createPage(session, range, request, 'state'));

beforeAll(async () => {
  await Promise.all([migrate(postgres.url), migrate(empty)]);
  const days = Array.from({ length: 15 }, (_, before) => before);
  const sold = ['Leeds', BRANCH].flatMap((branch) =>
    days.map((before) => ({
      branch,
      day: addDays(DAY, -before),
      hour: 9 + (before % 3),
      total: 10 + before,
      product: branch === BRANCH ? PRODUCT : 'Latte',
    })),
  );
  await sell(postgres.url, ...sold);
  await sell(postgres.url, { branch: 'York', day: addDays(DAY, -1), hour: 9, total: 5 });
});

const idsIn = (html: string): string[] => [...html.matchAll(/<h3 id="([^"]+)"/g)].map(([, id]) => id!);

test.each(PERIODS)('a %s report is self-contained', async (period) => {
  const { html } = await report({ period, day: DAY, branch: '' });
  expect(html).toMatch(/^<!doctype html>\n<html lang="en-GB">/);
  expect(html).toContain(
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
  );
  expect(
    html.match(
      /<(?:script|link|img|iframe)|<[^>"]*(?:"[^"]*"[^>"]*)*\ssrc=|https?:|@import|url\(|undefined|NaN|\[object/g,
    ),
  ).toBeNull();
  expect([...html.matchAll(/\shref="([^"]*)"/g)].filter(([, to]) => !html.includes(`id="${to!.slice(1)}"`))).toEqual(
    [],
  );
  const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('heading levels go down one at a time from a single title', async () => {
  const { html } = await report({ period: 'weekly', day: DAY, branch: '' });
  const levels = [...html.matchAll(/<h(\d)/g)].map(([, level]) => Number(level));
  expect(levels.filter((level) => level === 1)).toEqual([1]);
  expect(levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1)).toEqual([]);
});

test('warnings of missing figures come first in every document', async () => {
  const { title, subject, warnings, html, mail, text } = await report({ period: 'daily', day: DAY, branch: '' });
  expect({ title, subject, warnings }).toEqual({
    title: 'Wednesday 25 August 2021 · all branches',
    subject: 'Incomplete: Wednesday 25 August 2021 · all branches',
    warnings: ['1 of 3 branches has not reported: York.'],
  });
  for (const document of [html, mail, text]) {
    const [warning, takings] = [
      document.indexOf('1 of 3 branches has not reported: York.'),
      document.indexOf('Takings £20.00'),
    ];
    expect(warning).toBeGreaterThan(0);
    expect(takings).toBeGreaterThan(warning);
  }
});

test('names of branches and products are escaped in every document', async () => {
  for (const period of PERIODS)
    for (const branch of ['', BRANCH]) {
      const { html, mail } = await report({ period, day: DAY, branch });
      for (const document of [html, mail, await page({ period, day: DAY, branch })]) {
        expect(document.includes('&lt;img src=x onerror=alert(1)&gt;')).toBe(true);
        expect(document.includes('&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;')).toBe(true);
        expect(document.match(/<img|<script>|onerror=alert\(1\)>/g)).toBeNull();
        expect(document.match(/<\/title>/g)).toHaveLength(1);
      }
    }
});

test('a report has the questions that fit its period and its branches', async () => {
  const [daily, weekly, branch] = await Promise.all([
    report({ period: 'daily', day: DAY, branch: '' }),
    report({ period: 'weekly', day: DAY, branch: '' }),
    report({ period: 'weekly', day: DAY, branch: 'Leeds' }),
  ]);
  expect(idsIn(daily.html)).toEqual(expect.arrayContaining(['totals', 'best-sellers', 'through-the-day']));
  expect(idsIn(daily.html)).not.toContain('busy-times');
  expect(idsIn(weekly.html)).toEqual(expect.arrayContaining(['busy-times', 'customers', 'branch-ranking']));
  expect(idsIn(branch.html)).toEqual(expect.arrayContaining(['busy-times', 'customers']));
  expect(idsIn(branch.html)).not.toContain('branch-ranking');
});

test('an email is tables with inline styles, and the same as plain text in short lines', async () => {
  const { mail, text } = await report({ period: 'daily', day: DAY, branch: 'Leeds' });
  expect(mail.match(/<svg|<style|<script|class=|https?:/g)).toBeNull();
  expect(mail).toContain('What sells best?');
  expect(text.split('\n').slice(0, 4)).toEqual([
    'Wednesday 25 August 2021 · Leeds',
    '================================',
    '',
    '- Takings £10.00, 41.2 % down on the Wednesday before: one sale.',
  ]);
  expect(text).toContain('  Product  Units sold  Takings\n  Latte             1   £10.00\n');
  expect(text.split('\n').filter((line) => line.length > 76)).toEqual([]);
});

test.each(PERIODS)('the %s report of an empty warehouse says so', async (period) => {
  const { subject, summary, html } = await report({ period, day: DAY, branch: '' }, empty);
  expect(subject).toMatch(/^Incomplete: .*August 2021 · all branches$/);
  expect(summary).toEqual(['Nothing was sold in this period.']);
  expect(html).toContain('Nothing has been loaded yet.');
});

test('every document says that no branch reported on a day, and nothing is compared', async () => {
  const { subject, warnings, summary, html, mail, text } = await report({
    period: 'daily',
    day: addDays(DAY, 1),
    branch: '',
    through: addDays(DAY, 1),
  });
  expect([subject, warnings, summary]).toEqual([
    'Incomplete: Thursday 26 August 2021 · all branches',
    ['Nothing was loaded for Thu 26 Aug 2021.'],
    ['Nothing was sold in this period.'],
  ]);
  expect(idsIn(html)).toEqual(QUESTIONS.filter(({ theme }) => theme === 'completeness').map(({ id }) => id));
  for (const document of [html, mail, text]) {
    expect(document).toContain('Nobody has reported.');
    expect(document).not.toContain('£');
  }
});

test('a week is over when its last day is, even if branches are missing; until then its title says so', async () => {
  const week = { period: 'weekly', day: DAY, branch: 'Leeds' } as const;
  expect(await report(week)).toMatchObject({
    title: 'Week from Monday 23 August 2021, up to Wed 25 Aug 2021 · Leeds',
    warnings: [],
    summary: expect.arrayContaining([expect.stringContaining('Takings so far £33.00')]),
  });
  expect(await report({ ...week, through: '2021-08-29' })).toMatchObject({
    title: 'Week from Monday 23 August 2021 · Leeds',
    warnings: ['Nothing was loaded for Thu 26 Aug 2021, Fri 27 Aug 2021, Sat 28 Aug 2021, Sun 29 Aug 2021.'],
    summary: expect.arrayContaining([expect.stringContaining('Takings £33.00: ')]),
  });
});

test('a panel without rows says so', async () => {
  const { html } = await report({ period: 'daily', day: DAY, branch: '' });
  for (const id of ['rising', 'files-by-status', 'rejected-rows'])
    expect(html).toMatch(new RegExp(`<h3 id="${id}">[^<]+</h3>\n<p class="nothing">None in this period.</p>`));
});

test('the page keeps its filters in the URL, and is complete without scripts', async () => {
  const html = await page({ period: 'weekly', day: DAY, branch: 'Leeds' });
  expect(html).toContain('<form method="get" action="/">');
  expect(html).toContain('<option value="weekly" selected>Weekly</option>');
  expect(html).toContain(`<input type="date" name="day" value="${DAY}">`);
  expect(html).toContain('<option value="">All branches</option>');
  expect(html).toContain('<option value="Leeds" selected>Leeds</option>');
  expect(html.match(/<script[^>]*>/g)).toEqual(['<script src="/live.js" defer>']);
  expect(html).toContain('<p id="live" role="status" data-state="state"></p>');
  expect(idsIn(html)).toContain('best-sellers');
});

test('without a day the page shows the newest', async () => {
  const html = await page({ period: 'daily', day: undefined, branch: '' });
  expect(html).toContain('<title>Wednesday 25 August 2021 · all branches · Brewline</title>');
  expect(html).toContain('<input type="date" name="day" value="">');
  expect(idsIn(html)).toContain('last-hours');
  expect(await page({ period: 'daily', day: undefined, branch: '' }, empty)).toContain(
    '<h1>No sales yet · all branches</h1>',
  );
});
