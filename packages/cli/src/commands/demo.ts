import { join } from 'node:path';
import { writeFiles } from '@brewline/generator';
import { holdingsOf, reportOf } from '@brewline/insights';
import { answers } from '../output/answers.ts';
import { bold, plural } from '../output/format.ts';
import { openHome } from '../home/home.ts';
import { findInputs } from '../input/inputs.ts';
import { startLine } from '../pipeline/pipeline.ts';
import { createProgress } from '../output/progress.ts';
import { readWithin } from '../warehouse/bounded-read.ts';
import { isReconciled, runFiles } from '../run/run.ts';
import { untilStopped } from '../lifecycle/stop-signal.ts';
import { skippedLines } from '../output/skipped-paths.ts';
import { summariseLoaded } from '../run/mart-update.ts';
import { summary } from '../output/run-summary.ts';
import { empty } from './reset.ts';
import { withOpen } from '../lifecycle/using.ts';
import { writeReport } from '../output/report-file.ts';

/** One 8pm drop of a chain of this size: about 30,000 sales, three rows in ten thousand spoiled. */
const NIGHT = { branches: 100, days: 1, sales: 300, seed: 8, dirt: 0.0003 };

/**
 * `npm start`: one evening's drop, or the user's own files, through the whole line, the answers, and the report of the
 * newest day.
 * @returns the exit code
 */
export async function demo(paths: readonly string[], home: string, signal: AbortSignal): Promise<number> {
  const own = paths.length > 0 ? await untilStopped(signal, findInputs(paths, signal)) : undefined;
  await untilStopped(signal, empty(home));
  await openHome(home);
  const found = own ?? (await untilStopped(signal, generatedNight(join(home, 'drop'), signal)));
  const { inputs } = found;
  console.log(
    `\n${bold('  Brewline')}  ${own ? plural(inputs.length, 'file') : `8pm: ${plural(inputs.length, 'branch', 'branches')} drop the day's sales (generated, seed ${NIGHT.seed})`}\n`,
  );
  skippedLines(found.notRead).forEach((line) => console.log(line));
  const progress = createProgress(inputs.length, false, process.stdout);
  return withOpen(
    signal,
    () => startLine({ home, onInvocation: progress.invoked, say: progress.say, signal }),
    async (line) => {
      const outcome = await runFiles(line, found, progress);
      progress.end();
      console.log(summary(outcome).join('\n'));
      await summariseLoaded(line, signal);
      console.log([...(await whatItSays(line.warehouseUrl, join(home, 'report.html'), signal)), ...HINTS].join('\n'));
      return isReconciled(outcome) ? 0 : 1;
    },
  );
}

async function generatedNight(folder: string, signal: AbortSignal) {
  await writeFiles(NIGHT, folder, signal);
  return findInputs([folder], signal);
}

/** The answers, and the report of the newest day; nothing if nothing was loaded. */
const whatItSays = (warehouseUrl: string, file: string, signal: AbortSignal): Promise<string[]> =>
  readWithin(
    warehouseUrl,
    async (session) => {
      const held = await holdingsOf(session);
      if (held.days === undefined) return [];
      return [
        ...(await answers(session, held.days)),
        ...(await writeReport(
          await reportOf(session, held, { period: 'daily', day: held.days.newest, branch: '' }),
          file,
        )),
        '',
      ];
    },
    { signal },
  );

const HINTS = [
  `  Live page              ${bold('npx brewline up --demo')}`,
  '  Your own files         npm start -- PATH…',
  '  Your own files, kept   npx brewline run PATH…',
  '',
];
