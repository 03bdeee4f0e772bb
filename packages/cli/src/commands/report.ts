import {
  type DataRange,
  readDataRange,
  isDay,
  type Period,
  resolveSpan,
  PERIODS,
  type ReportRequest,
  createReport,
} from '@brewline/insights';
import { foldBranch } from '@brewline/sales';
import type { Session } from '@brewline/warehouse';
import { parseOptions, rejectPositionals, TEXT } from '../arguments/options.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { readWarehouseOption } from '../arguments/warehouse-option.ts';
import { writeReport } from '../report/report-file.ts';
import { maskControlCharacters } from '../terminal/format.ts';
import { readWithTimeout } from '../warehouse/bounded-read.ts';
import { findBranch } from '../warehouse/branch-lookup.ts';
import { useWarehouse } from '../warehouse/existing-warehouse.ts';
import type { Command } from './command.ts';

const TIMEOUT_SECONDS = 300;

/** `brewline report`: writes the report of a day, week or month as an HTML file. */
export const report: Command = async (args, { home, signal }) => {
  const { values, positionals } = parseOptions(args, {
    period: TEXT,
    date: TEXT,
    branch: TEXT,
    out: TEXT,
    warehouse: TEXT,
  });
  rejectPositionals(positionals);
  const { date, branch, out } = values;
  const period = PERIODS.find((known) => known === values.period);
  if (period === undefined) throw new UsageError(`report needs --period, one of ${PERIODS.join(', ')}.`);
  if (date !== undefined && !isDay(date)) throw new UsageError('--date takes a day like 2021-08-25.');
  const warehouse = readWarehouseOption(values.warehouse);
  const [content, file] = await useWarehouse({ home, warehouse, signal }, (url) =>
    readWithTimeout(
      url,
      async (session) => {
        await checkIsCurrent(session);
        const range = await readDataRange(session);
        const request = { period, day: chooseDay(range, period, date), branch: chooseBranch(range, branch) };
        return [await createReport(session, range, request), out ?? nameReportFile(request)] as const;
      },
      { timeoutSeconds: TIMEOUT_SECONDS, signal },
    ),
  );
  const lines = await writeReport(content, file);
  console.log(['', ...lines, ''].join('\n'));
  return 0;
};

/** A report only reads: it does not migrate the warehouse. */
async function checkIsCurrent(session: Session): Promise<void> {
  const views = await session.query(
    `select table_name from information_schema.views where table_schema = 'mart' and table_name = 'drops'`,
  );
  if (views.length === 0)
    throw new Error(
      'This warehouse was made by an earlier version. '
        + 'Load files into it first, which migrates it: npx brewline run PATH… --warehouse URL',
    );
}

/** @throws Error naming the first and newest day, if the period has no sales */
function chooseDay({ days }: DataRange, period: Period, date: string | undefined): string {
  if (days === undefined) throw new Error('The warehouse is empty. Load files first: npx brewline run PATH…');
  const day = date ?? days.newest;
  const { from, to } = resolveSpan(period, day);
  if (to < days.first || from > days.newest)
    throw new Error(`The warehouse has no sales for ${day}, only from ${days.first} to ${days.newest}.`);
  return day;
}

/** @throws Error listing the branches, if there is none of that name */
function chooseBranch({ branches }: DataRange, name: string | undefined): string {
  if (name === undefined) return '';
  const branch = findBranch(name, branches);
  if (branch === undefined)
    throw new Error(maskControlCharacters(`The warehouse has no branch “${name}”. It has: ${branches.join(', ')}.`));
  return branch;
}

const MAX_BRANCH_PART_LENGTH = 60;

/** Named after the first day of the period, so that any of its days gives the same file name. */
function nameReportFile({ period, day, branch }: ReportRequest & { readonly day: string }): string {
  const place = foldBranch(branch)
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, MAX_BRANCH_PART_LENGTH);
  return ['brewline', period, resolveSpan(period, day).from, place].filter(Boolean).join('-') + '.html';
}
