/** The files that `brewline report` writes, opened in a browser: they need no other file. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, test } from '@jest/globals';
import { brewline, runJson } from '../support/brewline.ts';
import { makeTemporaryFolder } from '@brewline/testing';
import { startTestPostgres } from '@brewline/testing/postgres';
import { BRANCH, MARKUP, writeChain } from './support/chain.ts';
import { DESKTOP, describeInBrowser, PHONE, startChromium, type Visit } from './support/chromium.ts';
import { countInjected, overflowOf, sheetsOf, textOf, violationsOn } from './support/page-checks.ts';

const folder = await makeTemporaryFolder();
const PERIODS = ['daily', 'weekly', 'monthly'];
const MAX_SHEETS = 9;

describeInBrowser('a report', () => {
  let visit: Visit;

  beforeAll(async () => {
    const [{ url }, sales] = await Promise.all([startTestPostgres(folder), writeChain(folder)]);
    [visit] = await Promise.all([startChromium(), runJson(folder, sales, '--warehouse', url)]);
    const results = await Promise.all(
      PERIODS.map((period) =>
        brewline(folder, 'report', '--period', period, '--out', `${period}.html`, '--warehouse', url),
      ),
    );
    expect(results).toMatchObject(PERIODS.map(() => ({ code: 0, stderr: '' })));
  });

  test.each(PERIODS)(
    '%s: it is accessible at either width, prints, needs no other file, and shows markup as text',
    async (period) => {
      const { page, requests, faults } = visit;
      const file = pathToFileURL(join(folder, `${period}.html`)).href;
      await page.goto(file);
      for (const size of [DESKTOP, PHONE]) {
        await page.setViewportSize(size);
        expect(await violationsOn(page)).toEqual([]);
        expect(await overflowOf(page)).toBe(0);
      }
      const text = await textOf(page);
      expect(text).toContain(MARKUP);
      expect(text).toContain(BRANCH);
      expect(await countInjected(page)).toBe(0);
      expect(await page.locator('script').count()).toBe(0);
      expect(await page.locator('svg').count()).toBeGreaterThan(5);
      await page.emulateMedia({ media: 'print' });
      // Panels are side by side on paper, too.
      expect(await sheetsOf(page)).toBeLessThanOrEqual(MAX_SHEETS);
      await page.emulateMedia({ media: null });
      expect(requests.splice(0)).toEqual([file]);
      expect(faults).toEqual([]);
    },
  );
});
