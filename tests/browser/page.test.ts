/** The live page of `brewline up` in a browser: filters, updates, accessibility, on a phone and on paper. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from '@jest/globals';
import { type Brewline, runJson } from '../support/brewline.ts';
import { makeTemporaryFolder } from '@brewline/testing';
import { startUp, type Up } from '../support/up.ts';
import { query } from '@brewline/testing/postgres';
import { BRANCH, MARKUP, NEWEST, soldAt, writeChain } from './support/chain.ts';
import { DESKTOP, describeInBrowser, PHONE, startChromium, type Visit } from './support/chromium.ts';
import { countInjected, overflowOf, sheetsOf, textOf, violationsOn } from './support/page-checks.ts';

const folder = await makeTemporaryFolder();

describeInBrowser('the live page', () => {
  let up: Brewline;
  let stopUp: Up['stop'];
  let visit: Visit;
  let url: string;
  let warehouse: string;

  beforeAll(async () => {
    [visit, { up, page: url, url: warehouse, stop: stopUp }] = await Promise.all([startChromium(), startUp(folder)]);
  });

  afterEach(() => {
    expect(visit.faults.splice(0)).toEqual([]);
    expect(visit.requests.filter((request) => !request.startsWith(`${url}/`))).toEqual([]);
  });

  /** Opens the page as a click on a link would. */
  const visitPage = (query = '') => visit.page.goto(`${url}/${query}`);
  const field = (name: string) => visit.page.locator(`form [name=${name}]`);
  const shows = (text: string) =>
    visit.page.locator('main').getByText(text).filter({ visible: true }).first().waitFor();

  test('the page of an empty warehouse says so, and then shows what another process loads', async () => {
    expect((await visitPage())!.status()).toBe(200);
    expect(await textOf(visit.page)).not.toContain(MARKUP);
    expect(await violationsOn(visit.page)).toEqual([]);
    await visit.page.evaluate('window.isStillTheSame = true');

    expect(await runJson(folder, await writeChain(folder))).toMatchObject({ code: 0 });

    await shows(MARKUP);
    expect(await visit.page.evaluate('window.isStillTheSame')).toBe(true);
  });

  test('an update keeps filters, focus and scroll position', async () => {
    const { page } = visit;
    await visitPage(`?branch=${encodeURIComponent(BRANCH)}`);
    await field('branch').focus();
    await page.evaluate('window.scrollTo(0, 300)');
    await writeFile(join(folder, 'more.csv'), soldAt(BRANCH, 'Lemon posset', 10));

    await runJson(folder, 'more.csv');

    await shows('Lemon posset');
    expect(await page.evaluate('[document.activeElement.name, window.scrollY, location.search]')).toEqual([
      'branch',
      300,
      `?branch=${encodeURIComponent(BRANCH)}`,
    ]);
    expect(await field('branch').inputValue()).toBe(BRANCH);
  });

  test('a hidden page keeps no connection, and shows what it missed when it is visible again', async () => {
    const { page } = visit;
    await visitPage();
    await setVisible(false);
    await writeFile(join(folder, 'unseen.csv'), soldAt(BRANCH, 'Queen cake', 11));
    await runJson(folder, 'unseen.csv');
    await runJson(folder, 'more.csv');
    expect(await textOf(page)).not.toContain('Queen cake');

    await setVisible(true);

    await shows('Queen cake');
  });

  /** Simulates switching tabs: a browser without a window shows all of its tabs. */
  const setVisible = (isVisible: boolean) =>
    visit.page.evaluate(
      `Object.defineProperty(document, 'hidden', { configurable: true, value: ${!isVisible} });
       document.dispatchEvent(new Event('visibilitychange'))`,
    );

  test('the URL selects what is shown', async () => {
    await visitPage(`?period=weekly&day=2021-08-18&branch=bath_%26_<I>wells</I>`);
    expect([
      await field('period').inputValue(),
      await field('day').inputValue(),
      await field('branch').inputValue(),
    ]).toEqual(['weekly', '2021-08-18', BRANCH]);
    expect(await textOf(visit.page)).not.toContain('Lemon posset');

    await visitPage(`?period=weekly&day=2021-08-23&branch=${encodeURIComponent(BRANCH)}`);
    expect(await textOf(visit.page)).toContain('Lemon posset');
  });

  test('the form selects what is shown, and works with the keyboard alone', async () => {
    const { page } = visit;
    await visitPage();
    for (const name of ['period', 'day', 'branch']) await reach(name);
    await field('branch').selectOption(BRANCH);
    await field('day').fill('2021-08-24');
    await field('day').press('Enter');
    await page.waitForURL(/day=2021-08-24/);
    expect(await textOf(page)).not.toContain('Lemon posset');
    expect(await field('branch').inputValue()).toBe(BRANCH);

    await field('day').fill(NEWEST);
    await field('day').press('Enter');
    await page.waitForURL(/day=2021-08-25/);
    await shows('Lemon posset');
  });

  /** Tabs to a field. */
  async function reach(name: string): Promise<void> {
    await visit.page.evaluate('document.activeElement.blur()');
    for (let presses = 0; presses < 20; presses += 1) {
      await visit.page.keyboard.press('Tab');
      if ((await visit.page.evaluate('document.activeElement.name')) === name) return;
    }
    throw new Error(`Could not reach ${name} with the Tab key`);
  }

  test.each(['daily', 'weekly', 'monthly'])(
    '%s: axe finds no violation at either width, and a phone scrolls only vertically',
    async (period) => {
      await visitPage(`?period=${period}`);
      for (const size of [PHONE, DESKTOP]) {
        await visit.page.setViewportSize(size);
        expect(await violationsOn(visit.page)).toEqual([]);
        expect(await overflowOf(visit.page)).toBe(0);
      }
    },
  );

  test('it can be printed', async () => {
    await visitPage();
    await visit.page.emulateMedia({ media: 'print' });
    expect(await visit.page.locator('main').isVisible()).toBe(true);
    expect(await field('branch').isVisible()).toBe(false);
    expect(await sheetsOf(visit.page)).toBeLessThanOrEqual(9);
    await visit.page.emulateMedia({ media: null });
  });

  test('markup in a product’s or branch’s name is shown as text', async () => {
    for (const period of ['daily', 'weekly', 'monthly']) {
      await visitPage(`?period=${period}&branch=${encodeURIComponent(BRANCH)}`);
      const text = await textOf(visit.page);
      expect(text).toContain(MARKUP);
      expect(text).toContain(BRANCH);
      expect(await countInjected(visit.page)).toBe(0);
    }
  });

  test('an unknown branch, day or period gets a page that says so', async () => {
    for (const [query, status, message] of [
      ['?branch=<u>Ely', 404, '<u>Ely'],
      ['?day=2021-02-30', 400, '2021-08-25'],
      ['?period=hourly', 400, 'daily, weekly, monthly'],
    ] as const) {
      expect((await visitPage(query))!.status()).toBe(status);
      expect(await textOf(visit.page)).toContain(message);
      expect(await violationsOn(visit.page)).toEqual([]);
      // The browser itself logs an error for such a status.
      visit.faults.splice(0);
    }
  });

  test('when the warehouse does not answer, the page and the terminal say so; an open page recovers', async () => {
    const { page } = visit;
    await visitPage();
    await query(warehouse, 'alter schema mart rename to gone');
    await writeFile(join(folder, 'meanwhile.csv'), soldAt(BRANCH, 'Bath bun', 12));
    await runJson(folder, 'meanwhile.csv');
    await page.getByRole('status').getByText('could not be fetched').waitFor();
    const another = await page.context().newPage();
    for (let visits = 0; visits < 2; visits += 1) {
      expect((await another.goto(url))!.status()).toBe(500);
      expect(await textOf(another)).toContain('Could not render the page');
    }
    expect(await violationsOn(another)).toEqual([]);
    await another.close();
    visit.faults.splice(0);

    await query(warehouse, 'alter schema gone rename to mart');
    await setVisible(false);
    await setVisible(true);

    await shows('Bath bun');
    await up.printed('could not render the live page');
  });

  test('Ctrl-C does not wait for open pages, and they say that the connection is lost', async () => {
    await visitPage();
    const { code, stderr } = await stopUp();
    expect(code).toBe(0);
    expect(stderr.match(/could not render the live page.*/g)).toEqual([expect.stringContaining('mart')]);
    await visit.page.getByRole('status').getByText('Connection lost').waitFor();
    visit.faults.splice(0);
  });
});
