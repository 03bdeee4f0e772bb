import type { Summarised } from './summarised.ts';
import { change, count, percent, plural, pounds } from '../../rendering/format.ts';
import { type BranchTakings, nameOfBefore } from './comparison.ts';

/** Of pounds, which are added up in pence. */
const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + Math.round(value * 100), 0) / 100;

/**
 * `Takings £61,204.00, 4.1 % up on the Friday before: 6,371 sales of £9.61 on average.` Only branches that reported in
 * full on both sides are compared.
 */
export function takingsSentences(branches: readonly BranchTakings[], asked: Summarised): string[] {
  const name = nameOfBefore(asked);
  const takings = sum(branches.map((branch) => branch.takings));
  const sales = branches.reduce((total, branch) => total + branch.sales, 0);
  const basket = sales === 1 ? 'one sale' : `${count(sales)} sales of ${pounds(takings / sales)} on average`;
  const said = `Takings ${asked.span.isOver ? '' : 'so far '}${pounds(takings)}`;

  const like = branches.filter((branch) => isLike(branch, asked));
  const compared = () =>
    comparison(sum(like.map((branch) => branch.takings)), sum(like.map(({ before }) => before!)), name);
  if (branches.every(({ before }) => before === null))
    return [`${said}: ${basket}.`, `Nothing is loaded of ${name}, so nothing is compared.`];
  if (like.length === branches.length) return [`${said}, ${compared()}: ${basket}.`];
  return [
    `${said}: ${basket}.`,
    like.length === 0
      ? 'No branch reported in full, then and now, so nothing is compared.'
      : `Takings of the ${plural(like.length, 'branch', 'branches')} that reported in full, then and now: ${compared()}.`,
  ];
}

/** Whether a branch has the same days in the period and in what that is compared with, and sold in both. */
const isLike = ({ branch, sales, before }: BranchTakings, { like }: Summarised): boolean =>
  sales > 0 && before !== null && like.has(branch);

function comparison(now: number, before: number, name: string): string {
  if (now === before) return `the same as ${name}`;
  const share = before === 0 ? Infinity : Math.abs(now / before - 1);
  // A change of nothing or of everything is better said in pounds.
  const much = share < 0.0005 || share > 9.995 ? pounds(Math.abs(now - before)) : percent(share);
  return `${much} ${now > before ? 'up' : 'down'} on ${name}`;
}

/** `Of 6 branches Leeds took most, £9,981.70 (27.2 % of all), York least, £1,606.60.` */
export function bestBranchSentence(branches: readonly BranchTakings[], { incomplete }: Summarised): string | undefined {
  const sold = branches.filter(({ sales }) => sales > 0);
  const [best, second] = sold;
  const all = sum(sold.map(({ takings }) => takings));
  if (best === undefined || second === undefined || best.takings === second.takings || all <= 0) return undefined;
  const last = sold.at(-1)!;
  const least =
    sold.length > 2 && sold.at(-2)!.takings > last.takings && incomplete.size === 0
      ? `, ${last.branch} least, ${pounds(last.takings)}`
      : '';
  return `Of ${plural(sold.length, 'branch', 'branches')} ${best.branch} took most, ${pounds(best.takings)} (${percent(best.takings / all)} of all)${least}.`;
}

/** `Against the Friday before, Leeds gained most (+12.1 %, £412.00 more), York lost most (−4.0 %, £95.10 less).` */
export function moversSentence(branches: readonly BranchTakings[], asked: Summarised): string | undefined {
  const moved = branches
    .flatMap((one) =>
      isLike(one, asked) && one.before! > 0
        ? [{ branch: one.branch, more: sum([one.takings, -one.before!]), share: one.takings / one.before! - 1 }]
        : [],
    )
    .sort((one, other) => other.more - one.more);
  const [up, down] = [moved[0], moved.at(-1)];
  if (moved.length < 2 || up === undefined || down === undefined) return undefined;
  const gained =
    up.more > moved[1]!.more && up.more > 0
      ? `${up.branch} gained most (${change(up.share)}, ${pounds(up.more)} more)`
      : undefined;
  const lost =
    down.more < moved.at(-2)!.more && down.more < 0
      ? `${down.branch} lost most (${change(down.share)}, ${pounds(-down.more)} less)`
      : undefined;
  const both = [gained, lost].filter((part) => part !== undefined);
  return both.length === 0 ? undefined : `Against ${nameOfBefore(asked)}, ${both.join(', ')}.`;
}
