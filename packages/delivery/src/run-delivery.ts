import { type Aws, closeAws, openAws } from './aws.ts';
import { ProgressLog } from './progress-log.ts';

/**
 * Runs a delivery command: reads its arguments, prints the error, sets the exit code. The first Ctrl-C or SIGTERM
 * aborts the signal, so that the command can clean up; a second one ends the process at once.
 */
export async function runDelivery<Arguments extends { region: string }>(
  usage: string,
  read: (args: readonly string[]) => Arguments,
  work: (aws: Aws, args: Arguments, report: ProgressLog, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  // The SDK would print this warning on every run. Its version is pinned.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  let args: Arguments;
  try {
    args = read(process.argv.slice(2));
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exitCode = 2;
    return;
  }
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort(new Error('Stopped.')));
  const report = new ProgressLog(process.stdout);
  const aws = openAws(args.region);
  try {
    await work(aws, args, report, stop.signal);
  } catch (error) {
    report.failure((error as Error).message);
    process.exitCode = 1;
  } finally {
    closeAws(aws);
  }
}
