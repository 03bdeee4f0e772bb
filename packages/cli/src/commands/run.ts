import { findInputs } from '../input/inputs.ts';
import { openLine } from '../pipeline/pipeline.ts';
import { createProgress } from '../output/progress.ts';
import { isReconciled, runFiles } from '../run/run.ts';
import { untilStopped } from '../lifecycle/stop-signal.ts';
import { skippedLines } from '../output/skipped-paths.ts';
import { summariseLoaded } from '../run/mart-update.ts';
import { summary } from '../output/run-summary.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { warehouseOf } from '../arguments/warehouse-option.ts';
import { withOpen } from '../lifecycle/using.ts';

export interface RunOptions {
  readonly home: string;
  readonly warehouse?: string | undefined;
  readonly json: boolean;
  readonly signal: AbortSignal;
}

/** `brewline run`: collects files and waits until all of them are loaded and reconciled. @returns the exit code */
export async function run(
  paths: readonly string[],
  { home, warehouse: option, json, signal }: RunOptions,
): Promise<number> {
  if (paths.length === 0) throw new UsageError('Name at least one file, folder or glob.');
  const warehouse = warehouseOf(option);
  const found = await untilStopped(signal, findInputs(paths, signal));
  if (!json) skippedLines(found.notRead).forEach((line) => console.error(line));
  const progress = createProgress(found.inputs.length, json);
  return withOpen(
    signal,
    () => openLine({ home, warehouse, onInvocation: progress.invoked, say: progress.say, signal }),
    async (line) => {
      const outcome = await runFiles(line, found, progress);
      progress.end();
      console.log(json ? JSON.stringify(outcome) : summary(outcome).join('\n'));
      await summariseLoaded(line, signal);
      return isReconciled(outcome) ? 0 : 1;
    },
  );
}
