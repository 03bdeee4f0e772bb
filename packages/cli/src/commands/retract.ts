import { KeyError, retract as retractFile, type Retracted, type Warehouse } from '@brewline/warehouse';
import { bold, dim, green, plural, red } from '../format.ts';
import { withWarehouse } from '../own-warehouse.ts';
import { UsageError } from '../usage-error.ts';
import { checkWarehouse } from '../warehouse-option.ts';

export interface RetractOptions {
  readonly home: string;
  readonly warehouse?: string | undefined;
  readonly bucket?: string | undefined;
}

/** What became of one of the keys. */
type Answer = Retracted | { readonly key: string; readonly error: KeyError };

const GIVE_UP_AFTER = 600_000;

/** `brewline retract`: takes files out of the warehouse again. @returns the exit code */
export async function retract(keys: readonly string[], { home, warehouse: url, bucket }: RetractOptions): Promise<number> {
  if (keys.length === 0) throw new UsageError('Name at least one file by its key: its name, or its path below the folder that was run.');
  checkWarehouse(url);
  const answers = await withWarehouse({ home, warehouse: url }, async (warehouse) => {
    const each: Answer[] = [];
    for (const key of keys) each.push(await retractOne(warehouse, key, bucket));
    return each;
  });
  console.log(report(answers).join('\n'));
  return answers.some(isUnknown) ? 1 : 0;
}

/** An unknown key leaves the others to be retracted. */
async function retractOne(warehouse: Warehouse, key: string, bucket: string | undefined): Promise<Answer> {
  try {
    return await retractFile(warehouse, { key, bucket }, performance.now() + GIVE_UP_AFTER);
  } catch (error) {
    if (error instanceof KeyError) return { key, error };
    throw error;
  }
}

const isUnknown = (answer: Answer): answer is Extract<Answer, { error: KeyError }> => 'error' in answer;

function report(answers: readonly Answer[]): string[] {
  const width = Math.max(...answers.filter((answer) => !isUnknown(answer)).map(({ key }) => key.length));
  return [
    '',
    ...answers.map((answer) => (isUnknown(answer) ? `  ${red('✗')} ${answer.error.message}` : `  ${green('✓')} ${answer.key.padEnd(width)}   ${effectOf(answer)}`)),
    '',
    ...(answers.every(isUnknown) ? [] : [dim('  What was brought in until now stays out; a file returns when it is brought in anew: npx brewline run PATH…'), '']),
  ];
}

function effectOf({ sales, was_retracted }: Retracted): string {
  if (was_retracted) return 'was retracted before; nothing changed';
  return sales === 0 ? 'is retracted; no sales had to go' : `${bold(plural(sales, 'sale'))} ${sales === 1 ? 'is' : 'are'} out of the warehouse`;
}
