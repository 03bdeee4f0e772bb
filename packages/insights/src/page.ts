import type { Session } from '@brewline/warehouse';
import { branchNames } from './branches.ts';
import { contentOf } from './content.ts';
import { document } from './html/document.ts';
import { html, type Html } from './html/html.ts';
import { main } from './html/main.ts';
import { type Period, PERIODS } from './periods.ts';

export interface View {
  readonly period: Period;
  /** Any day of the period; undefined for the newest. */
  readonly day: string | undefined;
  /** `''` for all. */
  readonly branch: string;
}

/**
 * The live page, a whole document. `/live.js` renews what is in it whenever something was loaded; without a script it is as complete.
 *
 * @throws RangeError if the calendar has no such day
 */
export async function pageOf(session: Session, view: View): Promise<string> {
  const content = await contentOf(session, { ...view, isLive: true });
  return document({
    title: `${content.title} · Brewline`,
    head: html`<script src="/live.js" defer></script>\n`,
    body: html`<header><p class="brand">Brewline</p>${form(view, await branchNames(session))}<p id="live" role="status"></p></header>\n${main(content)}`,
  });
}

/** Without a day it follows the newest. */
const form = ({ period, day, branch }: View, branches: readonly string[]): Html => html`<form method="get" action="/" id="filters">
<label>Period<select name="period">${PERIODS.map((name) => option(name, name.charAt(0).toUpperCase() + name.slice(1), period))}</select></label>
<label>Day (empty: the newest)<input type="date" name="day" value="${day}"></label>
<label>Branch<select name="branch">${option('', 'All branches', branch)}${branches.map((name) => option(name, name, branch))}</select></label>
<button type="submit">Show</button>
</form>`;

const option = (value: string, text: string, chosen: string): Html =>
  value === chosen ? html`<option value="${value}" selected>${text}</option>` : html`<option value="${value}">${text}</option>`;
