/** What Redshift reads otherwise than PostgreSQL inside an ordinary string literal. */
import type { ScanToken } from 'libpg-query';

/** A backslash, which PostgreSQL takes as it stands: `'\N'` would be `N`. */
export const literalViolations = (statement: readonly ScanToken[]): string[] =>
  statement.some(({ text }) => text.startsWith("'") && text.includes('\\'))
    ? ['takes a backslash inside a literal for an escape: send it as a parameter, or do without it']
    : [];
