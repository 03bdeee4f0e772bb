import { writeFiles } from '@brewline/generator';
import { parseNumber, parseOptions, TEXT } from '../arguments/options.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { finishOrStop } from '../lifecycle/stop-signal.ts';
import { formatCount, pluralize } from '../terminal/format.ts';
import type { Command } from './command.ts';

/** `brewline generate`: writes branch files like those of a café chain. */
export const generate: Command = async (args, { signal }) => {
  const { values } = parseOptions(args, { branches: TEXT, days: TEXT, sales: TEXT, seed: TEXT, out: TEXT, dirt: TEXT });
  const { out, seed } = values;
  if (out === undefined || seed === undefined) throw new UsageError('generate needs --seed and --out.');
  const dirt = parseNumber('dirt', values.dirt ?? '0', (value) => value >= 0 && value <= 1, 'a share from 0 to 1');
  const parseWhole = (name: 'branches' | 'days' | 'sales') =>
    parseNumber(name, values[name], (value) => Number.isSafeInteger(value) && value >= 1, 'a whole number above 0');
  const options = {
    branches: parseWhole('branches'),
    days: parseWhole('days'),
    sales: parseWhole('sales'),
    seed,
    dirt,
  };
  const { files, sales, bytes } = await finishOrStop(signal, writeFiles(options, out, signal));
  const kib = formatCount(Math.ceil(bytes / 1024));
  console.log(`${pluralize(files, 'file')}, ${pluralize(sales, 'row')}, ${kib} KiB in ${out} (seed ${seed})`);
  return 0;
};
