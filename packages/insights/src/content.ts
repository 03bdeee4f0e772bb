import type { Session } from '@brewline/warehouse';
import { ask } from './ask.ts';
import { coverageOf } from './coverage.ts';
import { newestDay } from './newest-day.ts';
import { type Period, periodOf } from './periods.ts';
import type { Answer } from './question.ts';
import { soFar } from './so-far.ts';
import { summaryOf } from './summary.ts';
import { periodTitle } from './titles.ts';
import { completenessOf } from './warnings.ts';
import { questionsOf } from './which-questions.ts';

export interface ContentAsked {
  readonly period: Period;
  /** Any day of the period; undefined for the newest. */
  readonly day: string | undefined;
  /** `''` for all. */
  readonly branch: string;
  /** On the page, where also the last hours stand. */
  readonly isLive: boolean;
}

/** What a report or the page says, before it is dressed for a reader. */
export interface Content {
  /** `Wednesday 25 August 2021 · all branches` */
  readonly title: string;
  readonly warnings: readonly string[];
  readonly summary: readonly string[];
  /** In order; none of an empty warehouse. */
  readonly answers: readonly Answer[];
  /** Whether anything was sold in the period. */
  readonly isSold: boolean;
  /** What the warehouse covers, and how fresh it is. */
  readonly coverage: readonly string[];
}

/** Asks the warehouse all that a report says, one question after the other: a session is one connection. */
export async function contentOf(session: Session, { period, day, branch, isLive }: ContentAsked): Promise<Content> {
  const newest = await newestDay(session);
  const of = branch === '' ? 'all branches' : branch;
  const asked = day ?? newest;
  const title = asked === undefined ? `No sales yet · ${of}` : `${periodTitle(period, periodOf(period, asked).from)} · ${of}`;
  if (asked === undefined || newest === undefined) return { title, warnings: ['Nothing has been loaded yet.'], summary: ['Nothing was sold in this period.'], answers: [], isSold: false, coverage: [] };

  const span = soFar(periodOf(period, asked), newest);
  const { warnings, incomplete } = await completenessOf(session, { period, span, branch });
  const summary = await summaryOf(session, { period, span, branch, incomplete });
  const answers: Answer[] = [];
  for (const question of questionsOf({ period, branch, isLive })) answers.push(await ask(session, question, { ...span, branch, product: '' }));
  const isSold = answers.some(({ question, rows }) => question.id === 'totals' && rows.length > 0);
  return { title, warnings, summary, answers, isSold, coverage: await coverageOf(session) };
}

/** What a panel without rows says. */
export const nothing = ({ isSold }: Content, { question }: Answer): string =>
  question.theme === 'completeness' || isSold ? 'None in this period.' : 'Nothing was sold in this period.';
