import { formatChange, formatCount, formatCounted, formatPercent, formatPounds } from '../../rendering/format.ts';
import type { BranchTakings } from '../../sql/branch-takings.ts';
import type { Completeness } from '../completeness.ts';
import type { ReportContext } from '../report-request.ts';
import { namePreviousPeriod } from './previous-period.ts';

/** Pounds, added up in pence. */
const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + Math.round(value * 100), 0) / 100;

/**
 * `Takings £61,204.00, 4.1 % up on the Friday before: 6,371 sales of £9.61 on average.` Only branches that reported in
 * full in both periods are compared.
 */
export function describeTakings(
  branches: readonly BranchTakings[],
  context: ReportContext,
  completeness: Completeness,
): string[] {
  const previous = namePreviousPeriod(context);
  const takings = sum(branches.map((branch) => branch.takings));
  const sales = branches.reduce((total, branch) => total + branch.sales, 0);
  const basket =
    sales === 1 ? 'one sale' : `${formatCount(sales)} sales of ${formatPounds(takings / sales)} on average`;
  const beginning = `Takings ${context.span.hasEnded ? '' : 'so far '}${formatPounds(takings)}`;
  if (branches.every(({ before }) => before === null))
    return [`${beginning}: ${basket}.`, `Nothing is loaded for ${previous}, so nothing is compared.`];

  const compared = branches.filter((branch) => isComparable(branch, completeness));
  if (compared.length === 0)
    return [`${beginning}: ${basket}.`, 'No branch reported in full in both periods, so nothing is compared.'];
  const [now, before] = [sum(compared.map((branch) => branch.takings)), sum(compared.map((branch) => branch.before!))];
  const change = `${describeChange(now, before)} ${previous}`;
  if (compared.length === branches.length) return [`${beginning}, ${change}: ${basket}.`];
  const count = formatCounted(compared.length, 'branch', 'branches');
  return [`${beginning}: ${basket}.`, `Takings of the ${count} that reported in full in both periods: ${change}.`];
}

/** Whether a branch has the same days in the period and in the one it is compared with, and sold in both. */
const isComparable = ({ branch, sales, before }: BranchTakings, { comparable }: Completeness): boolean =>
  sales > 0 && before !== null && comparable.has(branch);

/** `4.1 % up on`, `the same as` */
function describeChange(now: number, before: number): string {
  if (now === before) return 'the same as';
  const share = before === 0 ? Infinity : Math.abs(now / before - 1);
  // A change that is almost nothing, or tenfold and more, is clearer in pounds.
  const difference = share < 0.0005 || share > 9.995 ? formatPounds(Math.abs(now - before)) : formatPercent(share);
  return `${difference} ${now > before ? 'up' : 'down'} on`;
}

/** `Of 6 branches, Leeds took the most, £9,981.70 (27.2 % of all), York the least, £1,606.60.` */
export function describeBestBranch(
  branches: readonly BranchTakings[],
  { incomplete }: Completeness,
): string | undefined {
  const sold = branches.filter(({ sales }) => sales > 0);
  const [best, second] = sold;
  const all = sum(sold.map(({ takings }) => takings));
  if (best === undefined || second === undefined || best.takings === second.takings || all <= 0) return undefined;
  const last = sold.at(-1)!;
  const share = formatPercent(best.takings / all);
  const most = `${best.branch} took the most, ${formatPounds(best.takings)} (${share} of all)`;
  const least =
    sold.length > 2 && sold.at(-2)!.takings > last.takings && incomplete.size === 0
      ? `, ${last.branch} the least, ${formatPounds(last.takings)}`
      : '';
  return `Of ${formatCounted(sold.length, 'branch', 'branches')}, ${most}${least}.`;
}

/** `Against the Friday before, Leeds gained the most (+12.1 %, £412.00 more), York lost the most (−4.0 %, …).` */
export function describeMovers(
  branches: readonly BranchTakings[],
  context: ReportContext,
  completeness: Completeness,
): string | undefined {
  const moved = branches
    .flatMap((one) =>
      isComparable(one, completeness) && one.before! > 0
        ? [{ branch: one.branch, more: sum([one.takings, -one.before!]), share: one.takings / one.before! - 1 }]
        : [],
    )
    .sort((one, other) => other.more - one.more);
  const [up, down] = [moved[0], moved.at(-1)];
  if (moved.length < 2 || up === undefined || down === undefined) return undefined;
  const gained =
    up.more > moved[1]!.more && up.more > 0
      ? `${up.branch} gained the most (${formatChange(up.share)}, ${formatPounds(up.more)} more)`
      : undefined;
  const lost =
    down.more < moved.at(-2)!.more && down.more < 0
      ? `${down.branch} lost the most (${formatChange(down.share)}, ${formatPounds(-down.more)} less)`
      : undefined;
  const both = [gained, lost].filter((part) => part !== undefined);
  return both.length === 0 ? undefined : `Against ${namePreviousPeriod(context)}, ${both.join(', ')}.`;
}
