/** The attributes that define how a Redshift table is distributed and sorted. PostgreSQL has none of them. */
import type { ScanToken } from 'libpg-query';
import { blankOut, statementsOf, wordsOf } from '../sql/tokens.ts';

const NAME = '(?:"[^"]+"|\\w+)';
const CREATE_TABLE = new RegExp(
  `^create (?:local )?(?:temp |temporary )?table (?:if not exists )?${NAME}(?: \\. ${NAME})? \\( `,
);
const ATTRIBUTES = new RegExp(
  `^(?:diststyle (?:all|even|key|auto)|distkey \\( ${NAME} \\)|`
    + `(?:compound |interleaved )?sortkey \\( ${NAME}(?: , ${NAME})* \\))(?= |$)`,
);

/** The attributes of one CREATE TABLE, after its closing bracket. */
export interface TableAttributes {
  readonly tokens: readonly ScanToken[];
  /** Each attribute in lower case, its words separated by one blank: `sortkey ( a , b )`. */
  readonly attributes: readonly string[];
}

/**
 * The SQL with blanks in place of DISTSTYLE, DISTKEY and SORTKEY after the closing bracket of a CREATE TABLE, so that
 * PostgreSQL accepts it.
 */
export const withoutTableAttributes = (sql: string): string => {
  const parts = statementsOf(sql)
    .map((statement) => attributesOf(statement).tokens)
    .filter((part) => part.length > 0);
  return parts.length === 0 ? sql : blankOut(sql, parts);
};

/** The table attributes of one statement; none if it is not a CREATE TABLE. */
export function attributesOf(statement: readonly ScanToken[]): TableAttributes {
  if (!CREATE_TABLE.test(wordsOf(statement))) return { tokens: [], attributes: [] };
  const from = closingBracket(statement) + 1;
  const attributes: string[] = [];
  let to = from;
  for (let found = nextAttribute(statement, to); found !== undefined; found = nextAttribute(statement, to)) {
    attributes.push(found);
    to += found.split(' ').length;
  }
  return { tokens: statement.slice(from, to), attributes };
}

const nextAttribute = (statement: readonly ScanToken[], from: number): string | undefined =>
  ATTRIBUTES.exec(wordsOf(statement.slice(from)))?.[0];

function closingBracket(statement: readonly ScanToken[]): number {
  let depth = 0;
  return statement.findIndex(({ text }) => {
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    return text === ')' && depth === 0;
  });
}

/**
 * The faults of a table's attributes: one given twice, a key that is not a column, a style that contradicts a key.
 */
export function attributeViolations(attributes: readonly string[], columns: readonly string[]): string[] {
  const kinds = attributes.map((attribute) => /diststyle|distkey|sortkey/.exec(attribute)![0]);
  const keys = attributes
    .flatMap((attribute) => /\( (.+) \)/.exec(attribute)?.[1]?.split(' , ') ?? [])
    .map((key) => key.replaceAll('"', ''));
  const style = attributes.find((attribute) => attribute.startsWith('diststyle'))?.split(' ')[1];
  const hasKey = kinds.includes('distkey');
  return [
    ...kinds.filter((kind, at) => kinds.indexOf(kind) < at).map((kind) => `allows one ${kind.toUpperCase()} per table`),
    ...keys.filter((key) => !columns.includes(key)).map((key) => `finds no column ${key} to distribute or sort by`),
    ...(hasKey && (style === 'all' || style === 'even')
      ? [`allows no DISTKEY with DISTSTYLE ${style.toUpperCase()}`]
      : []),
    ...(!hasKey && style === 'key' ? ['needs a DISTKEY with DISTSTYLE KEY'] : []),
  ];
}
