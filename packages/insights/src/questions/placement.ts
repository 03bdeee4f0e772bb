import type { Period } from '../period/period.ts';
import type { Question } from './question.ts';
import { QUESTIONS } from './index.ts';

/** What is left out where: it would say nothing there, or say it twice. Every other question stands everywhere. */
export const LEFT_OUT = {
  daily: [
    'busy-times',
    'takings-by-weekday',
    'takings-by-week',
    'takings-by-month',
    'customers',
    'returning-takings',
    'branch-takings-by-day',
    'best-names',
    'flavours',
    'worst-earners',
  ],
  weekly: ['takings-by-month', 'worst-earners', 'last-hours'],
  monthly: ['last-hours', 'best-day-since'],
  // What went on in the last hours is news on the page only.
  report: ['last-hours'],
  oneBranch: [
    'branch-favourites',
    'branch-takings',
    'branch-against-usual',
    'branch-ranking',
    'branch-takings-by-day',
    'peak-hours',
    'best-day-since',
    'branches-reported',
    'files-by-status',
    'files-to-correct',
    'rejected-rows',
    'flagged-rows',
  ],
};

export interface Where {
  readonly period: Period;
  /** `''` for all. */
  readonly branch: string;
  readonly isLive: boolean;
  /** Whether anything was sold in the period: of nothing, only how complete it is can be asked. */
  readonly isSold: boolean;
}

/** The questions of a report or the page, in order. */
export function questionsOf({ period, branch, isLive, isSold }: Where): Question[] {
  const out = new Set([
    ...LEFT_OUT[period],
    ...(isLive ? [] : LEFT_OUT.report),
    ...(branch === '' ? [] : LEFT_OUT.oneBranch),
  ]);
  return QUESTIONS.filter(({ id, theme }) => !out.has(id) && (isSold || theme === 'completeness'));
}

/** What a mail shows besides its summary. */
export const IN_MAIL: ReadonlySet<string> = new Set([
  'totals',
  'totals-compared',
  'best-sellers',
  'best-earners',
  'branch-takings',
  'branches-missing',
]);

/** As many columns as a phone has room for. */
export const MAIL_COLUMNS = 4;
