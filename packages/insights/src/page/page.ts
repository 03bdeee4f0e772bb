import type { Session } from '@brewline/warehouse';
import { contentOf } from '../report/content.ts';
import { document } from '../rendering/html/document.ts';
import type { Holdings } from '../sql/data-range.ts';
import { html, type Html } from '../rendering/html/html.ts';
import { main } from '../rendering/html/main-part.ts';
import { type Period, PERIODS } from '../period/period.ts';

export interface View {
  readonly period: Period;
  /** Any day of the period; undefined for the newest. */
  readonly day: string | undefined;
  /** `''` for all. */
  readonly branch: string;
  /** Of the warehouse before it was asked; `/live.js` hands it back to be told of what was loaded since. */
  readonly state: string;
}

/**
 * The live page, a whole document. `/live.js` renews what is in it whenever something was loaded; without a script it
 * is as complete.
 *
 * @throws RangeError if the calendar has no such day
 */
export async function pageOf(session: Session, held: Holdings, view: View): Promise<string> {
  const content = await contentOf(session, held, { ...view, isLive: true });
  return document({
    title: `${content.title} · Brewline`,
    head: html`<script src="/live.js" defer></script> `,
    body: html`<header>
        <p class="brand">Brewline</p>
        ${form(view, held.branches)}
        <p id="live" role="status" data-state="${view.state}"></p>
      </header>
      ${main(content)}`,
  });
}

/** Without a day it follows the newest. */
const form = ({ period, day, branch }: View, branches: readonly string[]): Html =>
  html`<form method="get" action="/">
    <label
      >Period<select name="period">
        ${PERIODS.map((name) => option(name, name.charAt(0).toUpperCase() + name.slice(1), period))}
      </select></label
    >
    <label>Day (empty: the newest)<input type="date" name="day" value="${day}" /></label>
    <label
      >Branch<select name="branch">
        ${option('', 'All branches', branch)}${branches.map((name) => option(name, name, branch))}
      </select></label
    >
    <button type="submit">Show</button>
  </form>`;

const option = (value: string, text: string, chosen: string): Html =>
  value === chosen
    ? html`<option value="${value}" selected>${text}</option>`
    : html`<option value="${value}">${text}</option>`;
