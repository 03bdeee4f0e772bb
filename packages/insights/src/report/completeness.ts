import type { Session } from '@brewline/warehouse';
import { plusDays } from '../period/calendar.ts';
import type { Period, Span } from '../period/period.ts';
import { day as printDay, plural } from '../rendering/format.ts';

export interface Incomplete {
  readonly period: Period;
  /** Up to the newest day, if it is not over. */
  readonly span: Span;
  /** `''` for all. */
  readonly branch: string;
}

export interface Completeness {
  /** What is missing from the period, in sentences; none if nothing is. */
  readonly warnings: readonly string[];
  /** Whether any branch at all sold anything in it. */
  readonly isReported: boolean;
  /** The branches that have not reported on each day of it. */
  readonly incomplete: ReadonlySet<string>;
  /**
   * Those that can be compared: they have reported on each day of it and of the one before, and sold before that began.
   * None, if nobody has reported on some day.
   */
  readonly like: ReadonlySet<string>;
}

const MOST_NAMES = 12;

/** What is missing from the figures of a period, and of those that it is compared with. */
export async function completenessOf(session: Session, asked: Incomplete): Promise<Completeness> {
  const {
    span: { from, to, previousFrom, previousTo },
    branch,
  } = asked;
  const [now, before] = [
    await gapsIn(session, from, to, branch),
    await gapsIn(session, previousFrom, previousTo, branch),
  ];
  const namesOf = ({ branches }: Gaps) => branches.flatMap(({ branch, days }) => (days > 0 ? [branch] : []));
  const [incomplete, wasIncomplete] = [new Set(namesOf(now)), new Set(namesOf(before))];
  const like = now.days.length > 0 || before.days.length > 0 ? [] : await sellingBy(session, previousFrom);
  return {
    warnings: [...dayWarning(now, asked), ...branchWarning(now, asked)],
    isReported: now.isSold,
    incomplete,
    like: new Set(like.filter((name) => !incomplete.has(name) && !wasIncomplete.has(name))),
  };
}

/** The branches that sold anything in the four weeks up to a day: who opens later has fewer days than it seems. */
async function sellingBy(session: Session, day: string): Promise<string[]> {
  const rows = await session.query<{ branch: string }>(
    'select distinct branch from mart.sales_by_day where day between cast($1 as date) and cast($2 as date)',
    [plusDays(day, -28), day],
  );
  return rows.map(({ branch }) => branch);
}

/** What some days lack. */
interface Gaps {
  /** Whether anything was sold on any of them. */
  readonly isSold: boolean;
  /**
   * The days on which nobody sold anything, but not those of a weekday on which the chain seems to be closed; all, if
   * nothing is known of four weeks.
   */
  readonly days: readonly string[];
  /** Every branch that was expected on some day. */
  readonly branches: readonly BranchGaps[];
}

interface BranchGaps {
  readonly branch: string;
  /** On which it has not reported; 0 if it is complete. */
  readonly days: number;
  /** The first of them. */
  readonly first: string | null;
}

async function gapsIn(session: Session, from: string, to: string, branch: string): Promise<Gaps> {
  const known = await knownDays(session, plusDays(from, -28), to);
  const days: string[] = [];
  for (let day = from; day <= to; day = plusDays(day, 1)) days.push(day);
  return {
    isSold: days.some((day) => known.has(day)),
    days: days.filter(
      (day) =>
        !known.has(day) && (known.size === 0 || [7, 14, 21, 28].some((earlier) => known.has(plusDays(day, -earlier)))),
    ),
    branches: await branchGaps(session, from, to, branch),
  };
}

async function knownDays(session: Session, from: string, to: string): Promise<ReadonlySet<string>> {
  const rows = await session.query<{ day: string }>(
    'select cast(day as varchar(10)) as day from mart.dim_date where day between cast($1 as date) and cast($2 as date)',
    [from, to],
  );
  return new Set(rows.map(({ day }) => day));
}

async function branchGaps(session: Session, from: string, to: string, branch: string): Promise<BranchGaps[]> {
  const rows = await session.query<{ branch: string; days: string; first: string | null }>(
    `select branch, sum(1 - reported) as days, cast(min(case when reported = 0 then day end) as varchar(10)) as first
       from mart.branch_days
      where day between cast($1 as date) and cast($2 as date)
        and (cast($3 as varchar(200)) = '' or branch = cast($3 as varchar(200)))
      group by branch_id, branch
      order by branch`,
    [from, to, branch],
  );
  return rows.map((row) => ({ ...row, days: Number(row.days) }));
}

function dayWarning({ isSold, days }: Gaps, { period }: Incomplete): string[] {
  if (days.length === 0) return [];
  if (!isSold && period !== 'daily') return ['Nothing was loaded for this period.'];
  return [`Nothing was loaded for ${listed(days.map(printDay))}.`];
}

/**
 * `2 of 6 branches have not reported: Leeds, York.`, `2 of 6 branches did not report every day: Leeds (3 days missing),
 * York (Fri 27 Aug 2021 missing).`
 */
function branchWarning({ branches }: Gaps, { period, branch }: Incomplete): string[] {
  const missing = branches.filter(({ days }) => days > 0);
  if (missing.length === 0) return [];
  const isDaily = period === 'daily';
  const which = ({ days, first }: BranchGaps) => (days === 1 ? printDay(first!) : plural(days, 'day'));
  if (branch !== '')
    return [isDaily ? `${branch} has not reported.` : `${branch} did not report on ${which(missing[0]!)}.`];
  const names = missing.map((one) => (isDaily ? one.branch : `${one.branch} (${which(one)} missing)`));
  const many = `${missing.length} of ${plural(branches.length, 'branch', 'branches')}`;
  return [
    `${many} ${isDaily ? (missing.length === 1 ? 'has not reported' : 'have not reported') : 'did not report every day'}: ${listed(names)}.`,
  ];
}

/** Names up to a dozen, then how many more. */
const listed = (names: readonly string[]): string =>
  names.length <= MOST_NAMES
    ? names.join(', ')
    : `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more`;
