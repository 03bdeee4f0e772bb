/** What Redshift reads differently from PostgreSQL inside an ordinary string literal. */
import type { ScanToken } from 'libpg-query';

/** A backslash, which PostgreSQL reads literally: on Redshift `'\N'` would be `N`. */
export const literalViolations = (statement: readonly ScanToken[]): string[] =>
  statement.some(({ text }) => text.startsWith("'") && text.includes('\\'))
    ? ['reads a backslash inside a literal as an escape: send it as a parameter or avoid it']
    : [];
