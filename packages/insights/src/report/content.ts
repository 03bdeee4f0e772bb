import type { Session } from '@brewline/warehouse';
import { limitSpan } from '../period/partial-period.ts';
import { formatPeriod } from '../period/period-title.ts';
import { resolveSpan } from '../period/period.ts';
import { ask } from '../questions/ask.ts';
import { selectForDocument } from '../questions/placement.ts';
import type { Answer } from '../questions/question.ts';
import type { Content } from '../rendering/content.ts';
import { readBranchTakings } from '../sql/branch-takings.ts';
import type { DataRange } from '../sql/data-range.ts';
import { readCompleteness } from './completeness.ts';
import { describeCoverage } from './coverage.ts';
import type { ReportRequest } from './report-request.ts';
import { NOTHING_SOLD, writeSummary } from './summary/summary.ts';

/** Reads all that a document says from the warehouse, one query after the other: a session is one connection. */
export async function readContent(
  session: Session,
  range: DataRange,
  { period, day = range.days?.newest, branch, through = '' }: ReportRequest,
  document: 'page' | 'report',
): Promise<Content> {
  const scope = branch === '' ? 'all branches' : branch;
  if (range.days === undefined || day === undefined) {
    const title =
      day === undefined ? 'No sales yet' : formatPeriod(period, { ...resolveSpan(period, day), hasEnded: true });
    return {
      title: `${title} · ${scope}`,
      warnings: ['Nothing has been loaded yet.'],
      summary: [NOTHING_SOLD],
      answers: [],
      isReported: false,
      coverage: [],
    };
  }
  const { newest } = range.days;
  const span = limitSpan(resolveSpan(period, day), through > newest ? through : newest);
  const context = { period, span, branch };
  const takings = await readBranchTakings(session, span, branch);
  const isSold = takings.some(({ sales }) => sales > 0);
  const answers: Answer[] = [];
  for (const question of selectForDocument({ document, period, branch, isSold }))
    answers.push(await ask(session, question, { ...span, branch, product: '' }));
  const completeness = await readCompleteness(session, context);
  return {
    title: `${formatPeriod(period, span)} · ${scope}`,
    warnings: completeness.warnings,
    summary: await writeSummary(session, context, { takings, completeness, answers }),
    answers,
    isReported: completeness.isReported,
    coverage: await describeCoverage(session, range),
  };
}
