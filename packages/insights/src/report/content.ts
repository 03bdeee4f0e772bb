import type { Session } from '@brewline/warehouse';
import { ask } from '../questions/ask.ts';
import { coverageOf } from './coverage.ts';
import type { Holdings } from '../sql/data-range.ts';
import { type Period, periodOf } from '../period/period.ts';
import type { Answer } from '../questions/question.ts';
import { totals } from '../questions/totals/totals.ts';
import { soFar } from '../period/partial-period.ts';
import { summaryOf } from './summary/summary.ts';
import { periodTitle } from '../period/period-title.ts';
import { completenessOf } from './completeness.ts';
import { questionsOf } from '../questions/placement.ts';

export interface ContentAsked {
  readonly period: Period;
  /** Any day of the period; undefined for the newest. */
  readonly day: string | undefined;
  /** `''` for all. */
  readonly branch: string;
  /** The last day that is known to be over; undefined for the newest on which anything was sold. */
  readonly through?: string | undefined;
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
  /** Whether any branch at all sold anything in the period. */
  readonly isReported: boolean;
  /** What the warehouse covers, and how fresh it is. */
  readonly coverage: readonly string[];
}

/** Asks the warehouse all that a report says, one question after the other: a session is one connection. */
export async function contentOf(
  session: Session,
  held: Holdings,
  { period, day = held.days?.newest, branch, through = '', isLive }: ContentAsked,
): Promise<Content> {
  const of = branch === '' ? 'all branches' : branch;
  if (held.days === undefined || day === undefined) {
    const title = day === undefined ? 'No sales yet' : periodTitle(period, { ...periodOf(period, day), isOver: true });
    return {
      title: `${title} · ${of}`,
      warnings: ['Nothing has been loaded yet.'],
      summary: ['Nothing was sold in this period.'],
      answers: [],
      isReported: false,
      coverage: [],
    };
  }
  const { newest } = held.days;
  const span = soFar(periodOf(period, day), through > newest ? through : newest);
  const filter = { ...span, branch, product: '' };
  const total = await ask(session, totals, filter);
  const answers: Answer[] = [];
  for (const question of questionsOf({ period, branch, isLive, isSold: total.rows.length > 0 }))
    answers.push(question.id === totals.id ? total : await ask(session, question, filter));
  const { warnings, isReported, ...completeness } = await completenessOf(session, { period, span, branch });
  const summary = await summaryOf(session, { period, span, branch, ...completeness }, answers);
  return {
    title: `${periodTitle(period, span)} · ${of}`,
    warnings,
    summary,
    answers,
    isReported,
    coverage: await coverageOf(session, held),
  };
}

const WHO_REPORTED: readonly string[] = ['branches-reported', 'branches-missing'];

/** What a panel without rows says. */
export const nothing = ({ isReported }: Content, { question: { id } }: Answer): string =>
  !isReported && WHO_REPORTED.includes(id) ? 'Nobody has reported.' : 'None in this period.';
