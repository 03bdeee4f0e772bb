import {
  KeyError,
  migrate,
  openWarehouse,
  retract as retractFile,
  type Retracted,
  type Warehouse,
} from '@brewline/warehouse';
import { bold, dim, green, plural, red } from '../output/format.ts';
import { withWarehouse } from '../warehouse/existing-warehouse.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { warehouseOf } from '../arguments/warehouse-option.ts';

export interface RetractOptions {
  readonly home: string;
  readonly warehouse?: string | undefined;
  readonly bucket?: string | undefined;
  readonly signal: AbortSignal;
}

/** What became of one of the keys. */
type Answer = Retracted | { readonly key: string; readonly error: KeyError };

const GIVE_UP_AFTER = 600_000;

/** `brewline retract`: takes files out of the warehouse again. @returns the exit code */
export async function retract(
  keys: readonly string[],
  { home, warehouse: option, bucket, signal }: RetractOptions,
): Promise<number> {
  if (keys.length === 0)
    throw new UsageError('Name at least one file by its key: its name, or its path below the folder that was run.');
  const warehouse = warehouseOf(option);
  const unknown = await withWarehouse({ home, warehouse, signal }, async (found) => {
    await migrate(found, { signal });
    const opened = openWarehouse(() => Promise.resolve(found), undefined, signal);
    return retractAll(opened, keys, bucket).finally(() => opened.close());
  });
  console.log();
  if (unknown < keys.length)
    console.log(
      `${dim('  What was brought in until now stays out; a file returns when it is brought in anew: npx brewline run PATH…')}\n`,
    );
  return unknown === 0 ? 0 : 1;
}

/** @returns how many of the keys are unknown */
async function retractAll(warehouse: Warehouse, keys: readonly string[], bucket: string | undefined): Promise<number> {
  const width = Math.max(...keys.map(({ length }) => length));
  let unknown = 0;
  console.log();
  for (const key of keys) {
    const answer = await retractOne(warehouse, key, bucket);
    // At once: what is done is said, also if a later one fails.
    console.log(lineOf(answer, width));
    if ('error' in answer) unknown += 1;
  }
  return unknown;
}

/** An unknown key leaves the others to be retracted. */
async function retractOne(warehouse: Warehouse, key: string, bucket: string | undefined): Promise<Answer> {
  try {
    return await retractFile(warehouse, { key, bucket }, performance.now() + GIVE_UP_AFTER);
  } catch (error) {
    if (error instanceof KeyError) return { key, error };
    throw new Error(`${key} could not be retracted: ${(error as Error).message}. It is safe to run it again.`, {
      cause: error,
    });
  }
}

const lineOf = (answer: Answer, width: number): string =>
  'error' in answer
    ? `  ${red('✗')} ${answer.error.message}`
    : `  ${green('✓')} ${answer.key.padEnd(width)}   ${effectOf(answer)}`;

function effectOf({ sales, was_retracted }: Retracted): string {
  if (was_retracted) return 'was retracted before; nothing changed';
  return sales === 0
    ? 'is retracted; no sales had to go'
    : `${bold(plural(sales, 'sale'))} ${sales === 1 ? 'is' : 'are'} out of the warehouse`;
}
