/** The types that Redshift has, and how it treats PostgreSQL's. */
import type { Node, TypeName } from 'libpg-query';
import { stringsOf } from '../sql/tree.ts';

const KNOWN = new Set([
  'int2',
  'int4',
  'int8',
  'numeric',
  'float4',
  'float8',
  'bool',
  'bpchar',
  'varchar',
  'date',
  'timestamp',
  'timestamptz',
  'time',
  'timetz',
  'interval',
  'super',
  'varbyte',
  'geometry',
  'geography',
  'hllsketch',
  'nvarchar',
  'refcursor',
  'record',
  'void',
]);

const WHY: Readonly<Record<string, string>> = {
  text: 'treats TEXT as VARCHAR(256): use varchar(n), in bytes',
  uuid: 'has no type uuid: use char(32)',
  json: 'has no type json',
  jsonb: 'has no type jsonb',
  serial: 'has no SERIAL',
  bigserial: 'has no SERIAL (bigserial)',
  smallserial: 'has no SERIAL (smallserial)',
  bytea: 'has no type bytea',
};

const MAX_SIZES: Readonly<Record<string, number>> = { varchar: 65_535, bpchar: 4096, numeric: 38 };
const DEFAULTS: Readonly<Record<string, string>> = { varchar: 'VARCHAR(256)', numeric: 'NUMERIC(18, 0)' };
const PRECISE = new Set(['timestamp', 'timestamptz', 'time', 'timetz']);
/** PostgreSQL's numbers for YEAR TO MONTH and DAY TO SECOND. */
const INTERVALS = [6, 7176];

const nameOf = ({ names }: TypeName): string => stringsOf(names).at(-1) ?? '';

const numberOf = (node: Node | undefined): number | undefined =>
  node && 'A_Const' in node ? node.A_Const.ival?.ival : undefined;

/** The faults of a type wherever it is named. */
export function typeViolations(type: TypeName): string[] {
  const name = nameOf(type);
  const [first] = type.typmods ?? [];
  if (type.arrayBounds) return [`has no arrays (type ${name}[])`];
  if (!KNOWN.has(name)) return [WHY[name] ?? `has no type ${name}`];
  if (PRECISE.has(name) && first) return [`allows no precision on ${name}`];
  const max = MAX_SIZES[name];
  if (max !== undefined && (numberOf(first) ?? 0) > max) return [`allows at most ${max} for ${name}`];
  const defaultType = DEFAULTS[name];
  return defaultType !== undefined && !first ? [`treats ${name} as ${defaultType}: give its size`] : [];
}

/** Further faults of a column's type. */
export function columnTypeViolations(type: TypeName): string[] {
  const isInterval = nameOf(type) === 'interval' && !type.arrayBounds;
  return isInterval && !INTERVALS.includes(numberOf(type.typmods?.[0]) ?? 0)
    ? ['has no plain interval columns: only INTERVAL YEAR TO MONTH and DAY TO SECOND']
    : [];
}
