import type { Session } from '@brewline/warehouse';
import type { Answer } from '../../questions/question.ts';
import { takingsByBranch } from './comparison.ts';
import { bestSellerSentence, busiestHourSentence, returningSentence } from './leaders.ts';
import { recordSentence } from './record.ts';
import type { Summarised } from './summarised.ts';
import { bestBranchSentence, moversSentence, takingsSentences } from './takings.ts';

/**
 * The period in plain sentences, each of them true; what there is no basis for is left out.
 *
 * @param answers those that the report shows below
 */
export async function summaryOf(session: Session, asked: Summarised, answers: readonly Answer[]): Promise<string[]> {
  const branches = await takingsByBranch(session, asked);
  if (!branches.some(({ sales }) => sales > 0)) return ['Nothing was sold in this period.'];
  const rowsOf = (id: string) => answers.find(({ question }) => question.id === id)?.rows ?? [];
  const sentences = [
    ...takingsSentences(branches, asked),
    await recordSentence(session, asked),
    bestBranchSentence(branches, asked),
    moversSentence(branches, asked),
    bestSellerSentence(rowsOf('best-sellers')),
    busiestHourSentence(rowsOf('through-the-day')),
    await returningSentence(session, asked),
  ];
  return sentences.filter((sentence) => sentence !== undefined);
}
