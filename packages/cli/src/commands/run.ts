import { FLAG, parseOptions, TEXT } from '../arguments/options.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { readWarehouseOption } from '../arguments/warehouse-option.ts';
import { findInputs } from '../input/inputs.ts';
import { formatSkippedPaths } from '../input/skipped-path.ts';
import { finishOrStop } from '../lifecycle/stop-signal.ts';
import { using } from '../lifecycle/using.ts';
import { openPipeline } from '../pipeline/shared-pipeline.ts';
import { updateMart } from '../run/mart-update.ts';
import { runFiles } from '../run/run.ts';
import { isReconciled } from '../run/run-outcome.ts';
import { formatRunSummary } from '../run/run-summary.ts';
import { createProgress } from '../terminal/progress.ts';
import type { Command } from './command.ts';

/** `brewline run`: collects files and waits until all of them are loaded and reconciled. */
export const run: Command = async (args, { home, signal }) => {
  const { values, positionals: paths } = parseOptions(args, { warehouse: TEXT, json: FLAG });
  if (paths.length === 0) throw new UsageError('Name at least one file, folder or glob.');
  const warehouse = readWarehouseOption(values.warehouse);
  const found = await finishOrStop(signal, findInputs(paths, signal));
  if (!values.json) formatSkippedPaths(found.skipped).forEach((line) => console.error(line));
  const progress = createProgress(found.inputs.length, values.json);
  return using(
    signal,
    () => openPipeline({ home, warehouse, onInvocation: progress.showInvocation, print: progress.print, signal }),
    async (pipeline) => {
      const outcome = await runFiles(pipeline, found, progress);
      progress.end();
      console.log(values.json ? JSON.stringify(outcome) : formatRunSummary(outcome).join('\n'));
      await updateMart(pipeline, signal);
      return isReconciled(outcome) ? 0 : 1;
    },
  );
};
