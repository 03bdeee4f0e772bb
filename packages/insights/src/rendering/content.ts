import type { Answer } from '../questions/question.ts';

/** The content of a report or the page, before it is rendered. */
export interface Content {
  /** `Wednesday 25 August 2021 · all branches` */
  readonly title: string;
  /** What is missing from the figures, in sentences; they come first everywhere. */
  readonly warnings: readonly string[];
  readonly summary: readonly string[];
  /** In order; none if the warehouse is empty. */
  readonly answers: readonly Answer[];
  /** Whether any branch sold anything in the period. */
  readonly isReported: boolean;
  /** What the warehouse covers, and how fresh it is. */
  readonly coverage: readonly string[];
}

/** What a panel without rows says. */
export const describeEmpty = ({ isReported }: Content, { question: { unreportedText } }: Answer): string =>
  (isReported ? undefined : unreportedText) ?? 'None in this period.';

/** The answers that an email shows. */
export const selectForMail = ({ answers }: Content): Answer[] =>
  answers.filter(({ question }) => question.placement.documents.includes('mail'));

/** As many columns as fit on a phone. */
export const MAX_MAIL_COLUMNS = 4;
