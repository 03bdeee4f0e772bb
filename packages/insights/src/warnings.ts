import type { Session } from '@brewline/warehouse';
import type { Period, Span } from './periods.ts';
import { plusDays } from './days.ts';
import { day as printDay, plural } from './units.ts';

export interface Incomplete {
  readonly period: Period;
  /** Up to the newest day, if it is not over. */
  readonly span: Span;
  /** `''` for all. */
  readonly branch: string;
}

export interface Completeness {
  /** What is missing, in sentences; none if nothing is. */
  readonly warnings: readonly string[];
  /** The branches that have not reported on each of the days. */
  readonly incomplete: ReadonlySet<string>;
}

const MOST_NAMES = 12;

/** What is missing from the figures of a period. */
export async function completenessOf(session: Session, asked: Incomplete): Promise<Completeness> {
  const missing = await missingBranches(session, asked);
  return {
    warnings: [...missingDays(await knownDays(session, asked.span), asked), ...branchWarning(missing, asked)],
    incomplete: new Set(missing.flatMap(({ branch, days }) => (days > 0 ? [branch] : []))),
  };
}

/** The days of a period and of the four weeks before it on which anything was sold. */
async function knownDays(session: Session, { from, to }: Span): Promise<ReadonlySet<string>> {
  const rows = await session.query<{ day: string }>('select cast(day as varchar(10)) as day from mart.dim_date where day between cast($1 as date) and cast($2 as date)', [plusDays(from, -28), to]);
  return new Set(rows.map(({ day }) => day));
}

/** Days without a single sale, but not those of a weekday on which the chain seems to be closed. */
function missingDays(known: ReadonlySet<string>, { period, span }: Incomplete): string[] {
  const days: string[] = [];
  for (let day = span.from; day <= span.to; day = plusDays(day, 1)) days.push(day);
  if (!days.some((day) => known.has(day))) return [`Nothing was loaded for ${period === 'daily' ? printDay(span.from) : 'this period'}.`];
  const missing = days.filter((day) => !known.has(day) && [7, 14, 21, 28].some((earlier) => known.has(plusDays(day, -earlier))));
  return missing.length === 0 ? [] : [`Nothing was loaded for ${listed(missing.map(printDay))}.`];
}

interface MissingBranch {
  readonly branch: string;
  /** On which it has not reported; 0 if it is complete. */
  readonly days: number;
  /** The first of them. */
  readonly first: string | null;
}

/** Every branch that was expected on some day. */
async function missingBranches(session: Session, { span, branch }: Incomplete): Promise<MissingBranch[]> {
  const rows = await session.query<{ branch: string; days: string; first: string | null }>(
    `select branch, sum(1 - reported) as days, cast(min(case when reported = 0 then day end) as varchar(10)) as first
       from mart.branch_days
      where day between cast($1 as date) and cast($2 as date)
        and (cast($3 as varchar(200)) = '' or branch = cast($3 as varchar(200)))
      group by branch_id, branch
      order by branch`,
    [span.from, span.to, branch],
  );
  return rows.map((row) => ({ ...row, days: Number(row.days) }));
}

/** `2 of 6 branches have not reported: Leeds, York.` */
function branchWarning(expected: readonly MissingBranch[], { period, branch }: Incomplete): string[] {
  const missing = expected.filter(({ days }) => days > 0);
  if (missing.length === 0) return [];
  const when = ({ days, first }: MissingBranch) => (period === 'daily' ? '' : days === 1 ? ` (${printDay(first!)})` : ` (${plural(days, 'day')})`);
  const often = period === 'daily' ? '' : ' every day';
  if (branch !== '') return [`${branch} has not reported${often}${when(missing[0]!)}.`];
  const names = missing.map((one) => `${one.branch}${when(one)}`);
  return [`${missing.length} of ${plural(expected.length, 'branch', 'branches')} ${missing.length === 1 ? 'has' : 'have'} not reported${often}: ${listed(names)}.`];
}

/** Names up to a dozen, then how many more. */
const listed = (names: readonly string[]): string =>
  names.length <= MOST_NAMES ? names.join(', ') : `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more`;
