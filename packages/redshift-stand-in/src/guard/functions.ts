/**
 * PostgreSQL's functions that Redshift lacks or runs on its leader node only, from AWS's lists of unsupported
 * functions.
 */
import type { FuncCall, Node } from 'libpg-query';
import { stringsOf } from '../sql/tree.ts';

const names = (text: string): string[] => text.trim().split(/\s+/);
const all = (fault: string, text: string): [string, string][] => names(text).map((name) => [name, fault]);

/** Sentences that follow the word Redshift; % is the function. */
const ABSENT = new Map([
  ...all(
    'runs %() on its leader node only: use getdate()',
    'now transaction_timestamp statement_timestamp clock_timestamp timeofday',
  ),
  ...all('runs %() on its leader node only', 'age isfinite'),
  ...all('runs %() on its leader node only, never beside a table', 'generate_series generate_subscripts'),
  ...all(
    'has no %(): use listagg()',
    'string_agg array_agg xmlagg json_agg jsonb_agg json_object_agg jsonb_object_agg range_agg',
  ),
  ...all(
    'has no %()',
    `every mode corr covar_pop covar_samp regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx
   regr_sxy regr_syy`,
  ),
  ...all(
    'has no arrays (%)',
    `unnest array_length array_upper array_lower array_ndims array_dims array_append array_prepend array_cat
   array_remove array_replace array_position array_positions array_to_string string_to_array array_fill
   cardinality regexp_matches regexp_match regexp_split_to_array`,
  ),
  ...all(
    'has no table functions (%)',
    'regexp_split_to_table string_to_table json_each json_array_elements json_populate_recordset',
  ),
  ...all('has no type uuid (%)', 'gen_random_uuid uuid_generate_v1 uuid_generate_v4 uuidv4 uuidv7'),
  ...all('has no sequences (%)', 'nextval currval setval lastval pg_get_serial_sequence'),
  ...all(
    'has no %()',
    `date_bin make_interval make_date make_time make_timestamp make_timestamptz justify_days justify_hours
   justify_interval`,
  ),
  ...all('has no %()', 'pg_sleep pg_sleep_for pg_sleep_until pg_notify xmlforest xpath'),
  ...all('has no %()', 'div setseed width_bucket gcd lcm scale min_scale trim_scale random_normal'),
  ...all(
    'has no %()',
    `bit_length overlay convert_from convert_to encode format quote_nullable concat_ws starts_with normalize
   num_nulls num_nonnulls sha224 sha256 sha384 sha512`,
  ),
  ...all(
    'has no type json (%)',
    `to_json to_jsonb row_to_json array_to_json json_build_object json_build_array json_object json_strip_nulls
   json_extract_path`,
  ),
  ...all('has no range types (%)', 'int4range int8range numrange daterange tsrange tstzrange'),
  ...all(
    'has no full-text search (%)',
    'to_tsvector to_tsquery plainto_tsquery phraseto_tsquery websearch_to_tsquery ts_rank ts_headline',
  ),
]);

const PREFIXES: readonly (readonly [string, string])[] = [
  ['pg_advisory_', 'has no advisory locks (%)'],
  ['pg_try_advisory_', 'has no advisory locks (%)'],
  ['jsonb_', 'has no type jsonb (%)'],
];

const DATE_PARTS = new Set(['extract', 'date_part', 'date_trunc']);
const ABSENT_DATE_PARTS = new Set(['isodow', 'isoyear', 'julian']);

/** Window functions that need no explicit frame; all others do with an ORDER BY. */
const RANKING = new Set(
  names(
    `row_number rank dense_rank percent_rank cume_dist ntile lag lead ratio_to_report percentile_cont percentile_disc
   median`,
  ),
);
const FRAME_GIVEN = 1;
const ROWS_FRAME = 4;
const EXCLUSION = 0x38000;

const stringOf = (node: Node | undefined): string | undefined =>
  node && 'A_Const' in node ? node.A_Const.sval?.sval : undefined;

/** The faults of one call. */
export function functionViolations(call: FuncCall): string[] {
  const name = stringsOf(call.funcname).at(-1) ?? '';
  const why = ABSENT.get(name) ?? PREFIXES.find(([prefix]) => name.startsWith(prefix))?.[1];
  if (why !== undefined) return [why.replace('%', name)];
  return [...argumentFaults(name, call.args ?? []), ...aggregateFaults(call), ...windowFaults(name, call)];
}

function argumentFaults(name: string, args: readonly Node[]): string[] {
  const part = DATE_PARTS.has(name) ? stringOf(args[0]) : undefined;
  if (part !== undefined && ABSENT_DATE_PARTS.has(part.toLowerCase())) return [`has no date part ${part}`];
  if (name === 'date_trunc' && args.length === 3) return ['allows no time zone in date_trunc()'];
  if (name === 'to_timestamp' && args.length === 1) return ['has to_timestamp() only with a text and a format'];
  if (name === 'concat' && args.length !== 2) return ['allows exactly two arguments in concat(): use ||'];
  if (name === 'log' && args.length === 2) return ['has log() to base 10 only'];
  if (name === 'decode' && args.length === 2) return ['has decode() as a CASE only'];
  if (name === 'substring' && stringOf(args[1]) !== undefined)
    return ['allows no pattern in substring(): use regexp_substr()'];
  if (name === 'regexp_replace' && stringOf(args[3]) !== undefined)
    return ['expects a position, not flags, as the fourth argument of regexp_replace()'];
  return [];
}

function aggregateFaults({ agg_filter, agg_order, agg_within_group, func_variadic }: FuncCall): string[] {
  return [
    ...(agg_filter ? ['has no FILTER (WHERE …): use CASE inside the aggregate'] : []),
    ...(agg_order && !agg_within_group ? ['allows no ORDER BY inside an aggregate, only WITHIN GROUP'] : []),
    ...(func_variadic ? ['has no arrays (VARIADIC)'] : []),
  ];
}

function windowFaults(name: string, { over }: FuncCall): string[] {
  if (!over) return [];
  const { name: window, frameOptions = 0, orderClause } = over;
  if (window !== undefined) return ['has no WINDOW clause: write the window out'];
  if (frameOptions & EXCLUSION) return ['has no EXCLUDE in the frame of a window'];
  if (frameOptions & FRAME_GIVEN && !(frameOptions & ROWS_FRAME)) return ['supports frames of ROWS only'];
  const needsFrame = orderClause !== undefined && !RANKING.has(name) && !(frameOptions & FRAME_GIVEN);
  return needsFrame ? [`needs a frame (rows …) for ${name}() over an ORDER BY`] : [];
}
