/** SQL tokens from PostgreSQL's own scanner, for Redshift's clauses that PostgreSQL's parser does not know. */
import { loadModule, scanSync, type ScanToken } from 'libpg-query';

await loadModule();

const ONLY_A_COMMENT = /^(SQL|C)_COMMENT$/;

/** The words of each statement, without comments; no statements if a quote or a comment is not closed. */
export function statementsOf(sql: string): ScanToken[][] {
  const statements: ScanToken[][] = [[]];
  for (const token of tokensOf(sql)) {
    if (token.text === ';') statements.push([]);
    else if (!ONLY_A_COMMENT.test(token.tokenName)) statements.at(-1)!.push(token);
  }
  return statements.filter((tokens) => tokens.length > 0);
}

function tokensOf(sql: string): ScanToken[] {
  try {
    return scanSync(sql).tokens;
  } catch {
    return [];
  }
}

/** A statement's words separated by one blank, keywords and unquoted names in lower case. */
export const wordsOf = (tokens: readonly ScanToken[]): string =>
  tokens.map(({ text }) => (/^['"]/.test(text) ? text : text.toLowerCase())).join(' ');

/** The SQL with blanks in place of these parts, so that the rest keeps its position. */
export function blankOut(sql: string, parts: readonly (readonly ScanToken[])[]): string {
  const bytes = Buffer.from(sql);
  for (const part of parts) if (part.length > 0) bytes.fill(' ', part[0]!.start, part.at(-1)!.end);
  return bytes.toString();
}
