import type { Session } from '@brewline/warehouse';
import type { Answer } from '../../questions/question.ts';
import type { BranchTakings } from '../../sql/branch-takings.ts';
import type { Completeness } from '../completeness.ts';
import type { ReportContext } from '../report-request.ts';
import { describeRecord } from './record.ts';
import { describeReturning } from './returning.ts';
import { describeBestBranch, describeMovers, describeTakings } from './takings.ts';

export const NOTHING_SOLD = 'Nothing was sold in this period.';

interface Figures {
  /** One for each branch, highest first. */
  readonly takings: readonly BranchTakings[];
  readonly completeness: Completeness;
  /** The answers that the document shows below. */
  readonly answers: readonly Answer[];
}

/** The period in plain sentences; those without a basis in the data are left out. */
export async function writeSummary(
  session: Session,
  context: ReportContext,
  { takings, completeness, answers }: Figures,
): Promise<string[]> {
  if (!takings.some(({ sales }) => sales > 0)) return [NOTHING_SOLD];
  const sentences = [
    ...describeTakings(takings, context, completeness),
    await describeRecord(session, context),
    describeBestBranch(takings, completeness),
    describeMovers(takings, context, completeness),
    ...answers.map(({ question, rows }) => question.placement.summary?.(rows)),
    await describeReturning(session, context),
  ];
  return sentences.filter((sentence) => sentence !== undefined);
}
