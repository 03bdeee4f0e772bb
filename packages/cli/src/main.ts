import { resolve } from 'node:path';
import { USAGE } from './arguments/usage.ts';
import { UsageError } from './arguments/usage-error.ts';
import type { Command } from './commands/command.ts';
import { exitStopped, listenForStopSignals, Stopped } from './lifecycle/stop-signal.ts';

const HOME = resolve('.brewline');
const HELP = ['help', '--help', '-h'];

/** Imported only when called: the chart library takes as long to load as everything else. */
const COMMANDS = new Map<string, () => Promise<Command>>([
  ['run', async () => (await import('./commands/run.ts')).run],
  ['report', async () => (await import('./commands/report.ts')).report],
  ['retract', async () => (await import('./commands/retract.ts')).retract],
  ['generate', async () => (await import('./commands/generate.ts')).generate],
  ['up', async () => (await import('./commands/up.ts')).up],
  ['reset', async () => (await import('./commands/reset.ts')).reset],
  ['demo', async () => (await import('./commands/demo.ts')).demo],
]);

async function main([name, ...args]: readonly string[], signal: AbortSignal): Promise<number> {
  if (name === undefined) throw new UsageError('Name a command.');
  if (HELP.includes(name)) {
    console.log(USAGE);
    return 0;
  }
  const importCommand = COMMANDS.get(name);
  if (importCommand === undefined) throw new UsageError(`Unknown command: ${name}.`);
  const command = await importCommand();
  return command(args, { home: HOME, signal });
}

const signal = listenForStopSignals();
try {
  process.exitCode = await main(process.argv.slice(2), signal);
} catch (error) {
  if (error instanceof UsageError) console.error(`${error.message}\n\n${USAGE}`);
  else console.error(`brewline: ${(error as Error).message}`);
  process.exitCode = error instanceof UsageError ? 2 : error instanceof Stopped ? error.exitCode : 1;
}
// Handles that abandoned work left open must not keep the process alive.
if (signal.aborted) exitStopped(signal.reason as Stopped);
