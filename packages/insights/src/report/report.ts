import type { Session } from '@brewline/warehouse';
import type { Period } from '../period/period.ts';
import { renderDocument } from '../rendering/html/document.ts';
import { html } from '../rendering/html/html.ts';
import { renderMail } from '../rendering/html/mail.ts';
import { renderMain } from '../rendering/html/main-section.ts';
import { renderPlainText, replaceControls } from '../rendering/plain-text.ts';
import type { DataRange } from '../sql/data-range.ts';
import { readContent } from './content.ts';
import type { ReportRequest } from './report-request.ts';

export interface Report {
  /** `Wednesday 25 August 2021 · all branches` */
  readonly title: string;
  /** The subject of the email, on one line. */
  readonly subject: string;
  /** What is missing from the figures, in sentences; they come first everywhere. */
  readonly warnings: readonly string[];
  readonly summary: readonly string[];
  /** A whole, self-contained document: charts inline, no script. */
  readonly html: string;
  /** A whole document for email programs: tables and inline styles, the summary and the key figures. */
  readonly mail: string;
  /** The same as plain text. */
  readonly text: string;
}

const REPORT_NAMES: Readonly<Record<Period, string>> = {
  daily: 'Daily report',
  weekly: 'Weekly report',
  monthly: 'Monthly report',
};

/**
 * Makes a report from the warehouse. If that is empty, or the period has no sales, the report says so.
 *
 * @throws RangeError if the calendar has no such day
 */
export async function createReport(session: Session, range: DataRange, request: ReportRequest): Promise<Report> {
  const content = await readContent(session, range, request, 'report');
  const { title, warnings, summary } = content;
  return {
    title,
    subject: replaceControls(`${warnings.length > 0 ? 'Incomplete: ' : ''}${title}`),
    warnings,
    summary,
    html: renderDocument({
      title,
      head: html`<meta http-equiv="Content-Security-Policy" \
content="default-src 'none'; style-src 'unsafe-inline'">\n`,
      body: html`<header><p class="brand">Brewline · ${REPORT_NAMES[request.period]}</p></header>
${renderMain(content)}`,
    }),
    mail: renderMail(content),
    text: renderPlainText(content),
  };
}
