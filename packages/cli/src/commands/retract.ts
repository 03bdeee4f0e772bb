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

/** The result for one key. */
type Result = Retracted | { readonly key: string; readonly error: KeyError };

const TIMEOUT_MS = 600_000;
const RETURN_HINT = '  Versions uploaded before now stay out. To load a file again: npx brewline run PATH…';

/** `brewline retract`: takes the sales of files out of the warehouse. */
export const retract: Command = async (args, { home, signal }) => {
  const { values, positionals: keys } = parseOptions(args, { warehouse: TEXT, bucket: TEXT });
  if (keys.length === 0)
    throw new UsageError('Name at least one file by its key: its name, or its path below the folder given to run.');
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
    const result = await retractOne(warehouse, key, bucket);
    // Printed at once, so that it shows even if a later key fails.
    console.log(formatResult(result, width));
    if ('error' in result) unknown += 1;
  }
  return unknown;
}

/** An unknown key does not stop the others. */
async function retractOne(warehouse: Warehouse, key: string, bucket: string | undefined): Promise<Result> {
  try {
    return await retractFile(warehouse, { key, bucket }, performance.now() + TIMEOUT_MS);
  } catch (error) {
    if (error instanceof KeyError) return { key, error };
    throw new Error(`Could not retract ${key}: ${(error as Error).message}. It is safe to run the command again.`, {
      cause: error,
    });
  }
}

const formatResult = (result: Result, width: number): string =>
  'error' in result
    ? `  ${red('✗')} ${result.error.message}`
    : `  ${green('✓')} ${result.key.padEnd(width)}   ${describeEffect(result)}`;

function describeEffect({ sales, was_retracted }: Retracted): string {
  if (was_retracted) return 'already retracted; nothing changed';
  return sales === 0 ? 'retracted; no sales removed' : `retracted; ${bold(pluralize(sales, 'sale'))} removed`;
}
