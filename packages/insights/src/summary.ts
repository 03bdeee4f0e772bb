import type { Session } from '@brewline/warehouse';
import { comparedWith, takingsByBranch } from './summary/compared.ts';
import { bestSellerSentence, busiestHourSentence, returningSentence } from './summary/leaders.ts';
import { recordSentence } from './summary/record.ts';
import type { Summarised } from './summary/summarised.ts';
import { bestBranchSentence, moversSentence, takingsSentences } from './summary/takings.ts';

/** The period in plain sentences, each of them true; what there is no basis for is left out. */
export async function summaryOf(session: Session, asked: Summarised): Promise<string[]> {
  const before = comparedWith(asked);
  const branches = await takingsByBranch(session, asked, before);
  if (!branches.some(({ sales }) => sales > 0)) return ['Nothing was sold in this period.'];
  const sentences = [
    ...takingsSentences(branches, before, asked),
    await recordSentence(session, asked),
    bestBranchSentence(branches, asked),
    moversSentence(branches, before, asked),
    await bestSellerSentence(session, asked),
    await busiestHourSentence(session, asked),
    await returningSentence(session, asked),
  ];
  return sentences.filter((sentence) => sentence !== undefined);
}
