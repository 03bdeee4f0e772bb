import type { Question } from './question.ts';
import { bestDaySince } from './where/best-day-since.ts';
import { bestEarners } from './what/best-earners.ts';
import { bestNames } from './what/best-names.ts';
import { bestSellers } from './what/best-sellers.ts';
import { boughtTogether } from './what/bought-together.ts';
import { branchAgainstUsual } from './where/branch-against-usual.ts';
import { branchFavourites } from './what/branch-favourites.ts';
import { branchRanking } from './where/branch-ranking.ts';
import { branchTakingsByDay } from './where/branch-takings-by-day.ts';
import { branchTakings } from './where/branch-takings.ts';
import { branchesMissing } from './completeness/branches-missing.ts';
import { branchesReported } from './completeness/branches-reported.ts';
import { busyTimes } from './when/busy-times.ts';
import { cardAndCash } from './who/card-and-cash.ts';
import { customers } from './who/customers.ts';
import { falling } from './what/falling.ts';
import { filesByStatus } from './completeness/files-by-status.ts';
import { filesToCorrect } from './completeness/files-to-correct.ts';
import { flaggedRows } from './completeness/flagged-rows.ts';
import { flavours } from './what/flavours.ts';
import { freshness } from './completeness/freshness.ts';
import { lastHours } from './totals/last-hours.ts';
import { peakHours } from './when/peak-hours.ts';
import { rejectedRows } from './completeness/rejected-rows.ts';
import { returningTakings } from './who/returning-takings.ts';
import { rising } from './what/rising.ts';
import { sizes } from './what/sizes.ts';
import { takingsByDay } from './when/takings-by-day.ts';
import { takingsByMonth } from './when/takings-by-month.ts';
import { takingsByWeek } from './when/takings-by-week.ts';
import { takingsByWeekday } from './when/takings-by-weekday.ts';
import { throughTheDay } from './when/through-the-day.ts';
import { totalsCompared } from './totals/totals-compared.ts';
import { totals } from './totals/totals.ts';
import { worstEarners } from './what/worst-earners.ts';
import { worstSellers } from './what/worst-sellers.ts';

/** Every question, in the order of the themes. */
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

/** @throws RangeError if no question has this id */
export function findQuestion(id: string): Question {
  const found = QUESTIONS.find((question) => question.id === id);
  if (found === undefined) throw new RangeError(`Unknown question: ${JSON.stringify(id)}`);
  return found;
}
