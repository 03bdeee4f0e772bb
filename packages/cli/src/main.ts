import { resolve } from 'node:path';
import { nothingElse, numberOption, parse, USAGE } from './arguments/options.ts';
import { generate } from './commands/generate.ts';
import { reset } from './commands/reset.ts';
import { retract } from './commands/retract.ts';
import { run } from './commands/run.ts';
import { exitStopped, Stopped, stopSignal } from './lifecycle/stop-signal.ts';
import { UsageError } from './arguments/usage-error.ts';

const HOME = resolve('.brewline');
const DEMO = resolve(HOME, 'demo');
const TEXT = { type: 'string' } as const;

/** What draws charts is imported by the commands that need it: it takes as long to load as all the rest. */
async function main([command, ...args]: readonly string[], signal: AbortSignal): Promise<number> {
  switch (command) {
    case 'run': {
      const { values, positionals } = parse(args, { warehouse: TEXT, json: { type: 'boolean', default: false } });
      return run(positionals, { home: HOME, warehouse: values.warehouse, json: values.json, signal });
    }
    case 'retract': {
      const { values, positionals } = parse(args, { warehouse: TEXT, bucket: TEXT });
      return retract(positionals, { home: HOME, warehouse: values.warehouse, bucket: values.bucket, signal });
    }
    case 'generate':
      return generateCommand(args, signal);
    case 'report': {
      const { values, positionals } = parse(args, {
        period: TEXT,
        date: TEXT,
        branch: TEXT,
        out: TEXT,
        warehouse: TEXT,
      });
      nothingElse(positionals);
      const { report } = await import('./commands/report.ts');
      return report({ ...values, home: HOME, signal });
    }
    case 'up': {
      const { values, positionals } = parse(args, { demo: { type: 'boolean', default: false } });
      nothingElse(positionals);
      const { up, upDemo } = await import('./commands/up.ts');
      return values.demo ? upDemo(DEMO, signal) : up(HOME, signal);
    }
    case 'reset':
      nothingElse(parse(args, {}).positionals);
      return reset(HOME, signal);
    case 'demo': {
      const { positionals } = parse(args, {});
      const { demo } = await import('./commands/demo.ts');
      return demo(positionals, DEMO, signal);
    }
    case 'help':
    case '--help':
    case '-h':
      console.log(USAGE);
      return 0;
    default:
      throw new UsageError(command === undefined ? 'Name a command.' : `There is no command "${command}".`);
  }
}

function generateCommand(args: readonly string[], signal: AbortSignal): Promise<number> {
  const { values } = parse(args, { branches: TEXT, days: TEXT, sales: TEXT, seed: TEXT, out: TEXT, dirt: TEXT });
  const whole = (name: 'branches' | 'days' | 'sales') =>
    numberOption(name, values[name], (value) => Number.isSafeInteger(value) && value >= 1, 'a whole number from 1');
  if (values.out === undefined || values.seed === undefined) throw new UsageError('generate needs --seed and --out.');
  const dirt = numberOption('dirt', values.dirt ?? '0', (value) => value >= 0 && value <= 1, 'a share from 0 to 1');
  return generate(
    { branches: whole('branches'), days: whole('days'), sales: whole('sales'), seed: values.seed, dirt },
    values.out,
    signal,
  );
}

const signal = stopSignal();
try {
  process.exitCode = await main(process.argv.slice(2), signal);
} catch (error) {
  if (error instanceof UsageError) console.error(`${error.message}\n\n${USAGE}`);
  else console.error(`brewline: ${(error as Error).message}`);
  process.exitCode = error instanceof UsageError ? 2 : error instanceof Stopped ? error.exitCode : 1;
}
// Nothing that the work left open keeps the process alive.
if (signal.aborted) exitStopped(signal.reason as Stopped);
