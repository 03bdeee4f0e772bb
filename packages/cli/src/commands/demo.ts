import { join } from 'node:path';
import { writeFiles } from '@brewline/generator';
import { readDataRange, createReport } from '@brewline/insights';
import { parseOptions } from '../arguments/options.ts';
import { demoHomeIn, openHome, removeHome } from '../home/home.ts';
import { findInputs, type Inputs } from '../input/inputs.ts';
import { formatSkippedPaths } from '../input/skipped-path.ts';
import { finishOrStop } from '../lifecycle/stop-signal.ts';
import { using } from '../lifecycle/using.ts';
import { startPipeline } from '../pipeline/embedded-pipeline.ts';
import { formatAnswers } from '../report/answers.ts';
import { writeReport } from '../report/report-file.ts';
import { updateMart } from '../run/mart-update.ts';
import { runFiles } from '../run/run.ts';
import { isReconciled } from '../run/run-outcome.ts';
import { formatRunSummary } from '../run/run-summary.ts';
import { bold, pluralize } from '../terminal/format.ts';
import { createProgress } from '../terminal/progress.ts';
import { readWithTimeout } from '../warehouse/bounded-read.ts';
import type { Command } from './command.ts';

/** One evening of a chain of this size: about 30,000 sales, three rows in ten thousand spoiled. */
const NIGHT = { branches: 100, days: 1, sales: 300, seed: 8, dirt: 0.0003 };

const HINTS = [
  `  Live page              ${bold('npx brewline up --demo')}`,
  '  Your own files         npm start -- PATH…',
  '  Your own files, kept   npx brewline run PATH…',
  '',
];

/**
 * `npm start`: runs one evening's files, or the user's own, through the whole pipeline, then prints the answers and
 * writes the report of the newest day.
 */
export const demo: Command = async (args, context) => {
  const { positionals: paths } = parseOptions(args, {});
  const { signal } = context;
  const home = demoHomeIn(context.home);
  const own = paths.length > 0 ? await finishOrStop(signal, findInputs(paths, signal)) : undefined;
  await finishOrStop(signal, removeHome(home));
  await openHome(home);
  const found = own ?? (await finishOrStop(signal, generateNight(join(home, 'drop'), signal)));
  console.log(`\n${bold('  Brewline')}  ${own ? pluralize(own.inputs.length, 'file') : describeNight(found)}\n`);
  formatSkippedPaths(found.skipped).forEach((line) => console.log(line));
  const progress = createProgress(found.inputs.length, false, process.stdout);
  return using(
    signal,
    () => startPipeline({ home, onInvocation: progress.showInvocation, print: progress.print, signal }),
    async (pipeline) => {
      const outcome = await runFiles(pipeline, found, progress);
      progress.end();
      console.log(formatRunSummary(outcome).join('\n'));
      await updateMart(pipeline, signal);
      const results = await readResults(pipeline.warehouseUrl, join(home, 'report.html'), signal);
      console.log([...results, ...HINTS].join('\n'));
      return isReconciled(outcome) ? 0 : 1;
    },
  );
};

async function generateNight(folder: string, signal: AbortSignal): Promise<Inputs> {
  await writeFiles(NIGHT, folder, signal);
  return findInputs([folder], signal);
}

const describeNight = ({ inputs }: Inputs): string =>
  `8pm: ${pluralize(inputs.length, 'branch', 'branches')} drop the day's sales (generated, seed ${NIGHT.seed})`;

/** Formats the answers and writes the report of the newest day; no lines if nothing was loaded. */
const readResults = (warehouseUrl: string, reportFile: string, signal: AbortSignal): Promise<string[]> =>
  readWithTimeout(
    warehouseUrl,
    async (session) => {
      const range = await readDataRange(session);
      if (range.days === undefined) return [];
      const report = await createReport(session, range, { period: 'daily', day: range.days.newest, branch: '' });
      return [...(await formatAnswers(session, range.days)), ...(await writeReport(report, reportFile)), ''];
    },
    { signal },
  );
