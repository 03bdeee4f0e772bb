import type { Session } from '@brewline/warehouse';
import { PERIODS } from '../period/period.ts';
import { renderDocument } from '../rendering/html/document.ts';
import { html, type Html } from '../rendering/html/html.ts';
import { renderMain } from '../rendering/html/main-section.ts';
import { readContent } from '../report/content.ts';
import type { ReportRequest } from '../report/report-request.ts';
import type { DataRange } from '../sql/data-range.ts';

/**
 * The live page, a whole document. `/live.js` refreshes its content whenever something was loaded; it is complete
 * without scripts too.
 *
 * @param state of the warehouse before it was queried; `/live.js` sends it back to learn what was loaded since
 * @throws RangeError if the calendar has no such day
 */
export async function createPage(
  session: Session,
  range: DataRange,
  request: ReportRequest,
  state: string,
): Promise<string> {
  const content = await readContent(session, range, request, 'page');
  return renderDocument({
    title: `${content.title} · Brewline`,
    head: html`<script src="/live.js" defer></script>\n`,
    body: html`<header><p class="brand">Brewline</p>\
${renderForm(request, range.branches)}\
<p id="live" role="status" data-state="${state}"></p></header>
${renderMain(content)}`,
  });
}

/** Without a day the page follows the newest. */
function renderForm({ period, day, branch }: ReportRequest, branches: readonly string[]): Html {
  const periods = PERIODS.map((name) => renderOption(name, name.charAt(0).toUpperCase() + name.slice(1), period));
  const names = branches.map((name) => renderOption(name, name, branch));
  return html`<form method="get" action="/">
<label>Period<select name="period">${periods}</select></label>
<label>Day (empty: the newest)<input type="date" name="day" value="${day}"></label>
<label>Branch<select name="branch">${renderOption('', 'All branches', branch)}${names}</select></label>
<button type="submit">Show</button>
</form>`;
}

const renderOption = (value: string, text: string, chosen: string): Html =>
  value === chosen
    ? html`<option value="${value}" selected>${text}</option>`
    : html`<option value="${value}">${text}</option>`;
