/** Words that Redshift reserves and PostgreSQL allows as names. */
import type { ScanToken } from 'libpg-query';
import { isRecord, stringsOf } from '../sql/tree.ts';

const RESERVED = new Set(
  `aes128 aes256 allowoverwrite az64 backup blanksasnull bytedict bzip2 credentials current_user_id defrag deflate
   delta delta32k disable emptyasnull enable encode encrypt encryption explicit globaldict256 globaldict64k gzip
   identity ignore interval lun luns lzo lzop minus mostly16 mostly32 mostly8 new nulls off offline oid old open
   parallel partition percent permissions pivot raw readratio recover rejectlog resort respect restore snapshot
   sysdate system tag tdes text255 text32k timestamp top truncatecolumns unnest unpivot wallet without`.split(/\s+/),
);
/** In an expression these have Redshift's meaning. */
const VALUES = new Set(['sysdate', 'oid', 'current_user_id']);

/** The names of a statement that Redshift rejects; all are allowed in double quotes, after AS or after a dot. */
export function nameViolations(statement: unknown, tokens: readonly ScanToken[]): string[] {
  const unquoted = new Set(tokens.map(({ text }) => text.toLowerCase()));
  return namesIn(statement)
    .filter((name) => RESERVED.has(name) && unquoted.has(name))
    .map((name) => `reserves the word ${name}: quote it or choose another name`);
}

function namesIn(tree: unknown, key = ''): string[] {
  if (Array.isArray(tree)) return tree.flatMap((each) => namesIn(each, key));
  if (!isRecord(tree)) return [];
  if (key === 'ColumnRef')
    return stringsOf(tree)
      .slice(0, 1)
      .filter((name) => !VALUES.has(name));
  return [
    ...ownNames(tree, key),
    ...Object.entries(tree).flatMap(([each, value]) =>
      namesIn(value, /^[A-Z]/.test(each) && key === 'cols' ? 'column of INSERT' : each),
    ),
  ];
}

function ownNames(node: Readonly<Record<string, unknown>>, key: string): string[] {
  const { colname, schemaname, relname, aliasname, ctename, name } = node;
  const names = [colname, schemaname ?? relname, aliasname, ctename, key === 'column of INSERT' ? name : undefined];
  return names.filter((each) => typeof each === 'string');
}
