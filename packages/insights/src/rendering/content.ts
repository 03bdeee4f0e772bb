import type { Answer } from '../questions/question.ts';

/** What a report or the page says, before it is rendered. */
export interface Content {
  /** `Wednesday 25 August 2021 · all branches` */
  readonly title: string;
  /** What the figures lack, in sentences; they come first everywhere. */
  readonly warnings: readonly string[];
  readonly summary: readonly string[];
  /** In order; none of an empty warehouse. */
  readonly answers: readonly Answer[];
  /** Whether any branch at all sold anything in the period. */
  readonly isReported: boolean;
  /** What the warehouse covers, and how fresh it is. */
  readonly coverage: readonly string[];
}

/** What a panel without rows says. */
export const describeEmpty = ({ isReported }: Content, { question: { unreportedText } }: Answer): string =>
  (isReported ? undefined : unreportedText) ?? 'None in this period.';

/** Of its answers, those that a mail shows. */
export const selectForMail = ({ answers }: Content): Answer[] =>
  answers.filter(({ question }) => question.placement.documents.includes('mail'));

/** As many columns as a phone has room for. */
export const MAX_MAIL_COLUMNS = 4;
