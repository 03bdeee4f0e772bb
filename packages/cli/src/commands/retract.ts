import {
  KeyError,
  migrate,
  openWarehouse,
  retract as retractFile,
  type Retracted,
  type Warehouse,
} from '@brewline/warehouse';
import { parseOptions, TEXT } from '../arguments/options.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { readWarehouseOption } from '../arguments/warehouse-option.ts';
import { bold, dim, green, pluralize, red } from '../terminal/format.ts';
import { useWarehouse } from '../warehouse/existing-warehouse.ts';
import type { Command } from './command.ts';

/** What became of one of the keys. */
type Answer = Retracted | { readonly key: string; readonly error: KeyError };

const TIMEOUT_MS = 600_000;
const RETURN_HINT =
  '  What was brought in until now stays out; a file returns when it is brought in anew: npx brewline run PATH…';

/** `brewline retract`: takes files out of the warehouse again. */
export const retract: Command = async (args, { home, signal }) => {
  const { values, positionals: keys } = parseOptions(args, { warehouse: TEXT, bucket: TEXT });
  if (keys.length === 0)
    throw new UsageError('Name at least one file by its key: its name, or its path below the folder that was run.');
  const warehouse = readWarehouseOption(values.warehouse);
  const unknown = await useWarehouse({ home, warehouse, signal }, async (url) => {
    await migrate(url, { signal });
    const opened = openWarehouse(() => Promise.resolve(url), undefined, signal);
    return retractAll(opened, keys, values.bucket).finally(() => opened.close());
  });
  console.log();
  if (unknown < keys.length) console.log(`${dim(RETURN_HINT)}\n`);
  return unknown === 0 ? 0 : 1;
};

/** @returns how many of the keys are unknown */
async function retractAll(warehouse: Warehouse, keys: readonly string[], bucket: string | undefined): Promise<number> {
  const width = Math.max(...keys.map(({ length }) => length));
  let unknown = 0;
  console.log();
  for (const key of keys) {
    const answer = await retractOne(warehouse, key, bucket);
    // At once: what is done is said, also if a later one fails.
    console.log(formatAnswer(answer, width));
    if ('error' in answer) unknown += 1;
  }
  return unknown;
}

/** An unknown key leaves the others to be retracted. */
async function retractOne(warehouse: Warehouse, key: string, bucket: string | undefined): Promise<Answer> {
  try {
    return await retractFile(warehouse, { key, bucket }, performance.now() + TIMEOUT_MS);
  } catch (error) {
    if (error instanceof KeyError) return { key, error };
    throw new Error(`${key} could not be retracted: ${(error as Error).message}. It is safe to run it again.`, {
      cause: error,
    });
  }
}

const formatAnswer = (answer: Answer, width: number): string =>
  'error' in answer
    ? `  ${red('✗')} ${answer.error.message}`
    : `  ${green('✓')} ${answer.key.padEnd(width)}   ${describeEffect(answer)}`;

function describeEffect({ sales, was_retracted }: Retracted): string {
  if (was_retracted) return 'was retracted before; nothing changed';
  return sales === 0
    ? 'is retracted; no sales had to go'
    : `${bold(pluralize(sales, 'sale'))} ${sales === 1 ? 'is' : 'are'} out of the warehouse`;
}
