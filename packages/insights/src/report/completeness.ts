import type { Session } from '@brewline/warehouse';
import { addDays } from '../period/calendar.ts';
import { formatCounted, formatDay } from '../rendering/format.ts';
import { type BranchGaps, readBranchGaps, readSaleDays, readSellingBranches } from '../sql/reporting-gaps.ts';
import type { ReportContext } from './report-request.ts';

export interface Completeness {
  /** What is missing from the period, in sentences; none if nothing is. */
  readonly warnings: readonly string[];
  /** Whether any branch sold anything in it. */
  readonly isReported: boolean;
  /** The branches that have not reported every day of it. */
  readonly incomplete: ReadonlySet<string>;
  /**
   * The branches that can be compared: they reported every day of it and of the previous period, and sold before that
   * began. None if no branch reported on some day.
   */
  readonly comparable: ReadonlySet<string>;
}

const MAX_NAMES = 12;

/** What is missing from the figures of a period and of the one it is compared with. */
export async function readCompleteness(session: Session, context: ReportContext): Promise<Completeness> {
  const {
    span: { from, to, previousFrom, previousTo },
    branch,
  } = context;
  const [now, before] = [
    await readGaps(session, from, to, branch),
    await readGaps(session, previousFrom, previousTo, branch),
  ];
  const namesOf = ({ branches }: Gaps) => branches.flatMap(({ branch, days }) => (days > 0 ? [branch] : []));
  const [incomplete, wasIncomplete] = [new Set(namesOf(now)), new Set(namesOf(before))];
  const selling = now.days.length > 0 || before.days.length > 0 ? [] : await readSellingBranches(session, previousFrom);
  return {
    warnings: [...warnOfDays(now, context), ...warnOfBranches(now, context)],
    isReported: now.isSold,
    incomplete,
    comparable: new Set(selling.filter((name) => !incomplete.has(name) && !wasIncomplete.has(name))),
  };
}

/** What is missing from some days. */
interface Gaps {
  /** Whether anything was sold on any of them. */
  readonly isSold: boolean;
  /**
   * The days on which nobody sold anything, except on a weekday on which the chain seems to be closed; all, if nothing
   * is known from four weeks before.
   */
  readonly days: readonly string[];
  /** Every branch that was expected on any of them. */
  readonly branches: readonly BranchGaps[];
}

async function readGaps(session: Session, from: string, to: string, branch: string): Promise<Gaps> {
  const known = await readSaleDays(session, addDays(from, -28), to);
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return {
    isSold: days.some((day) => known.has(day)),
    days: days.filter(
      (day) =>
        !known.has(day) && (known.size === 0 || [7, 14, 21, 28].some((earlier) => known.has(addDays(day, -earlier)))),
    ),
    branches: await readBranchGaps(session, from, to, branch),
  };
}

function warnOfDays({ isSold, days }: Gaps, { period }: ReportContext): string[] {
  if (days.length === 0) return [];
  if (!isSold && period !== 'daily') return ['Nothing was loaded for this period.'];
  return [`Nothing was loaded for ${listNames(days.map(formatDay))}.`];
}

/**
 * `2 of 6 branches have not reported: Leeds, York.`, `2 of 6 branches did not report every day: Leeds (3 days missing),
 * York (Fri 27 Aug 2021 missing).`
 */
function warnOfBranches({ branches }: Gaps, { period, branch }: ReportContext): string[] {
  const missing = branches.filter(({ days }) => days > 0);
  if (missing.length === 0) return [];
  const isDaily = period === 'daily';
  const describeDays = ({ days, first }: BranchGaps) => (days === 1 ? formatDay(first!) : formatCounted(days, 'day'));
  if (branch !== '')
    return [isDaily ? `${branch} has not reported.` : `${branch} did not report on ${describeDays(missing[0]!)}.`];
  const names = missing.map((one) => (isDaily ? one.branch : `${one.branch} (${describeDays(one)} missing)`));
  const part = `${missing.length} of ${formatCounted(branches.length, 'branch', 'branches')}`;
  const verb = missing.length === 1 ? 'has not reported' : 'have not reported';
  return [`${part} ${isDaily ? verb : 'did not report every day'}: ${listNames(names)}.`];
}

/** Names up to a dozen, then how many more. */
const listNames = (names: readonly string[]): string =>
  names.length <= MAX_NAMES
    ? names.join(', ')
    : `${names.slice(0, MAX_NAMES).join(', ')} and ${names.length - MAX_NAMES} more`;
