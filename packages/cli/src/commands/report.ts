import {
  type Holdings,
  holdingsOf,
  isDay,
  type Period,
  periodOf,
  PERIODS,
  type ReportAsked,
  reportOf,
} from '@brewline/insights';
import { foldBranch } from '@brewline/sales';
import type { Session } from '@brewline/warehouse';
import { branchCalled } from '../warehouse/branch-lookup.ts';
import { printable } from '../output/format.ts';
import { readWithin } from '../warehouse/bounded-read.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { warehouseOf } from '../arguments/warehouse-option.ts';
import { withWarehouse } from '../warehouse/existing-warehouse.ts';
import { writeReport } from '../output/report-file.ts';

export interface ReportOptions {
  readonly home: string;
  /** `daily`, `weekly` or `monthly`. */
  readonly period?: string | undefined;
  /** Any day of the period, as `2021-08-25`; by default the newest in the warehouse. */
  readonly date?: string | undefined;
  readonly branch?: string | undefined;
  readonly out?: string | undefined;
  readonly warehouse?: string | undefined;
  readonly signal: AbortSignal;
}

const SECONDS = 300;

/** `brewline report`: writes the report of a day, week or month as a file of HTML. @returns the exit code */
export async function report({
  home,
  period: name,
  date,
  branch,
  out,
  warehouse: option,
  signal,
}: ReportOptions): Promise<number> {
  const period = PERIODS.find((known) => known === name);
  if (period === undefined) throw new UsageError(`report needs --period, one of ${PERIODS.join(', ')}.`);
  if (date !== undefined && !isDay(date)) throw new UsageError('--date takes a day like 2021-08-25.');
  const warehouse = warehouseOf(option);
  const [written, file] = await withWarehouse({ home, warehouse, signal }, (url) =>
    readWithin(
      url,
      async (session) => {
        await checkIsCurrent(session);
        const held = await holdingsOf(session);
        const asked = { period, day: dayIn(held, period, date), branch: branchIn(held, branch) };
        return [await reportOf(session, held, asked), out ?? fileName(asked)] as const;
      },
      { seconds: SECONDS, signal },
    ),
  );
  const lines = await writeReport(written, file);
  console.log(['', ...lines, ''].join('\n'));
  return 0;
}

/** A report only reads: it migrates no warehouse. */
async function checkIsCurrent(session: Session): Promise<void> {
  const views = await session.query(
    `select table_name from information_schema.views where table_schema = 'mart' and table_name = 'drops'`,
  );
  if (views.length === 0)
    throw new Error(
      'This warehouse is one of an earlier version. Bring files into it first: npx brewline run PATH… --warehouse URL',
    );
}

/** @throws Error saying what there is, if nothing is of that period */
function dayIn({ days }: Holdings, period: Period, date: string | undefined): string {
  if (days === undefined) throw new Error('The warehouse is empty. Bring in files first: npx brewline run PATH…');
  const day = date ?? days.newest;
  const { from, to } = periodOf(period, day);
  if (to < days.first || from > days.newest)
    throw new Error(`The warehouse has no sales of ${day}: they are from ${days.first} to ${days.newest}.`);
  return day;
}

/** @throws Error naming the branches there are */
function branchIn({ branches }: Holdings, name: string | undefined): string {
  if (name === undefined) return '';
  const branch = branchCalled(name, branches);
  if (branch === undefined)
    throw new Error(printable(`The warehouse knows no branch “${name}”. It has: ${branches.join(', ')}.`));
  return branch;
}

const LONGEST_PART = 60;

/** Named after the first day of its period, so that it is the same file whichever of its days was named. */
function fileName({ period, day, branch }: ReportAsked): string {
  const place = foldBranch(branch)
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, LONGEST_PART);
  return ['brewline', period, periodOf(period, day).from, place].filter(Boolean).join('-') + '.html';
}
