import { resolve } from 'node:path';
import { numberOption, parse, USAGE } from './arguments.ts';
import { demo } from './commands/demo.ts';
import { generate } from './commands/generate.ts';
import { reset } from './commands/reset.ts';
import { retract } from './commands/retract.ts';
import { run } from './commands/run.ts';
import { up } from './commands/up.ts';
import { Stopped } from './stop-signal.ts';
import { UsageError } from './usage-error.ts';

const HOME = resolve('.brewline');

async function main([command, ...args]: readonly string[]): Promise<number> {
  switch (command) {
    case 'run': {
      const { values, positionals } = parse(args, { warehouse: { type: 'string' }, json: { type: 'boolean', default: false } });
      return run(positionals, { home: HOME, warehouse: values.warehouse, json: values.json });
    }
    case 'retract': {
      const { values, positionals } = parse(args, { warehouse: { type: 'string' }, bucket: { type: 'string' } });
      return retract(positionals, { home: HOME, warehouse: values.warehouse, bucket: values.bucket });
    }
    case 'generate':
      return generateCommand(args);
    case 'up':
      return noMore(args, () => up(HOME));
    case 'reset':
      return noMore(args, () => reset(HOME));
    case 'demo':
      return demo(parse(args, {}).positionals, resolve(HOME, 'demo'));
    case 'help':
    case '--help':
    case '-h':
      console.log(USAGE);
      return 0;
    default:
      throw new UsageError(command === undefined ? 'Name a command.' : `There is no command "${command}".`);
  }
}

function generateCommand(args: readonly string[]): Promise<number> {
  const text = { type: 'string' } as const;
  const { values } = parse(args, { branches: text, days: text, sales: text, seed: text, out: text, dirt: text });
  const whole = (name: 'branches' | 'days' | 'sales') => numberOption(name, values[name], (value) => Number.isSafeInteger(value) && value >= 1, 'a whole number from 1');
  if (values.out === undefined || values.seed === undefined) throw new UsageError('generate needs --seed and --out.');
  const dirt = numberOption('dirt', values.dirt ?? '0', (value) => value >= 0 && value <= 1, 'a share from 0 to 1');
  return generate({ branches: whole('branches'), days: whole('days'), sales: whole('sales'), seed: values.seed, dirt }, values.out);
}

function noMore(args: readonly string[], command: () => Promise<number>): Promise<number> {
  if (parse(args, {}).positionals.length > 0) throw new UsageError(`Nothing was expected after this command, but ${args.join(' ')}.`);
  return command();
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) console.error(`${error.message}\n\n${USAGE}`);
  else console.error(`brewline: ${(error as Error).message}`);
  process.exitCode = error instanceof UsageError ? 2 : error instanceof Stopped ? error.exitCode : 1;
}
