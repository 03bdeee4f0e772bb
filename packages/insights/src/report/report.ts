import type { Session } from '@brewline/warehouse';
import { contentOf } from './content.ts';
import type { Holdings } from '../sql/data-range.ts';
import { document } from '../rendering/html/document.ts';
import { html } from '../rendering/html/html.ts';
import { mail } from '../rendering/html/mail.ts';
import { main } from '../rendering/html/main-part.ts';
import type { Period } from '../period/period.ts';
import { plainText, printable } from '../rendering/plain-text.ts';

export interface Report {
  /** `Wednesday 25 August 2021 · all branches` */
  readonly title: string;
  /** Of a mail, in one line. */
  readonly subject: string;
  /** What the figures lack, in sentences; they come first everywhere. */
  readonly warnings: readonly string[];
  readonly summary: readonly string[];
  /** A whole document that needs nothing else: charts inline, no script. */
  readonly html: string;
  /** A whole document for mail programs: tables and inline styles, the summary and the key figures. */
  readonly mail: string;
  /** The same as plain text. */
  readonly text: string;
}

export interface ReportAsked {
  readonly period: Period;
  /** Any day of the period, as `2021-08-25`. */
  readonly day: string;
  /** `''` for all. */
  readonly branch: string;
  /**
   * The last day that is known to be over, of which files are awaited; by default the newest on which anything was
   * sold.
   */
  readonly through?: string;
}

const NAMES: Readonly<Record<Period, string>> = {
  daily: 'Daily report',
  weekly: 'Weekly report',
  monthly: 'Monthly report',
};

/**
 * Writes a report. Of an empty warehouse, or a period without sales, it says so.
 *
 * @throws RangeError if the calendar has no such day
 */
export async function reportOf(session: Session, held: Holdings, asked: ReportAsked): Promise<Report> {
  const content = await contentOf(session, held, { ...asked, isLive: false });
  const { title, warnings, summary } = content;
  return {
    title,
    subject: printable(`${warnings.length > 0 ? 'Incomplete: ' : ''}${title}`),
    warnings,
    summary,
    html: document({
      title,
      head: html`<meta
        http-equiv="Content-Security-Policy"
        content="default-src 'none'; style-src 'unsafe-inline'"
      /> `,
      body: html`<header><p class="brand">Brewline · ${NAMES[asked.period]}</p></header>
        ${main(content)}`,
    }),
    mail: mail(content),
    text: plainText(content),
  };
}
