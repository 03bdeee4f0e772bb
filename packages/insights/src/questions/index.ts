import type { Question } from '../question.ts';
import { bestDaySince } from './best-day-since.ts';
import { bestEarners } from './best-earners.ts';
import { bestNames } from './best-names.ts';
import { bestSellers } from './best-sellers.ts';
import { boughtTogether } from './bought-together.ts';
import { branchAgainstUsual } from './branch-against-usual.ts';
import { branchFavourites } from './branch-favourites.ts';
import { branchRanking } from './branch-ranking.ts';
import { branchTakingsByDay } from './branch-takings-by-day.ts';
import { branchTakings } from './branch-takings.ts';
import { branchesMissing } from './branches-missing.ts';
import { branchesReported } from './branches-reported.ts';
import { busyTimes } from './busy-times.ts';
import { cardAndCash } from './card-and-cash.ts';
import { customers } from './customers.ts';
import { falling } from './falling.ts';
import { filesByStatus } from './files-by-status.ts';
import { filesToCorrect } from './files-to-correct.ts';
import { flaggedRows } from './flagged-rows.ts';
import { flavours } from './flavours.ts';
import { freshness } from './freshness.ts';
import { lastHours } from './last-hours.ts';
import { peakHours } from './peak-hours.ts';
import { rejectedRows } from './rejected-rows.ts';
import { returningTakings } from './returning-takings.ts';
import { rising } from './rising.ts';
import { sizes } from './sizes.ts';
import { takingsByDay } from './takings-by-day.ts';
import { takingsByMonth } from './takings-by-month.ts';
import { takingsByWeek } from './takings-by-week.ts';
import { takingsByWeekday } from './takings-by-weekday.ts';
import { throughTheDay } from './through-the-day.ts';
import { totalsCompared } from './totals-compared.ts';
import { totals } from './totals.ts';
import { worstEarners } from './worst-earners.ts';
import { worstSellers } from './worst-sellers.ts';

/** Every question, in the order in which the themes are read. */
export const QUESTIONS: readonly Question[] = [
  totals,
  totalsCompared,
  lastHours,
  bestSellers,
  bestEarners,
  worstSellers,
  worstEarners,
  branchFavourites,
  bestNames,
  sizes,
  flavours,
  rising,
  falling,
  boughtTogether,
  branchTakings,
  branchAgainstUsual,
  branchRanking,
  branchTakingsByDay,
  bestDaySince,
  busyTimes,
  throughTheDay,
  peakHours,
  takingsByDay,
  takingsByWeekday,
  takingsByWeek,
  takingsByMonth,
  customers,
  returningTakings,
  cardAndCash,
  branchesReported,
  branchesMissing,
  freshness,
  filesByStatus,
  filesToCorrect,
  rejectedRows,
  flaggedRows,
];

/** @throws RangeError if no question is called so */
export function questionOf(id: string): Question {
  const found = QUESTIONS.find((question) => question.id === id);
  if (found === undefined) throw new RangeError(`there is no question ${JSON.stringify(id)}`);
  return found;
}
