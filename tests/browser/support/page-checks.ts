import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

/** The violations of WCAG 2 at levels A and AA, and where they are. */
export async function violationsOn(page: Page): Promise<string[]> {
  // In the page itself, bypassing its content security policy, as an extension would.
  await page.evaluate(axe.source);
  const { violations, passes } = await page.evaluate<AxeResults>(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa'] })`,
  );
  if (passes.length === 0) throw new Error('axe checked nothing');
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary ?? ''}`),
  );
}

/** By how many pixels the page is wider than its window. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/** All text of the page, also in closed sections. */
export const textOf = async (page: Page): Promise<string> => (await page.textContent('body')) ?? '';

/** How many elements or handlers only markup in a branch file can have created. */
export const countInjected = (page: Page): Promise<number> =>
  page.locator('img, i, [onerror], script:not([src="/live.js"])').count();

/** How many sheets of paper it takes. */
export async function sheetsOf(page: Page): Promise<number> {
  const pdf = await page.pdf({ format: 'A4' });
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}
