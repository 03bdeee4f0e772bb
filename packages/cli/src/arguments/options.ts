import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from './usage-error.ts';

/** An option with a value. */
export const TEXT = { type: 'string' } as const;
/** An option that is given or not. */
export const FLAG = { type: 'boolean', default: false } as const;

type Options = NonNullable<ParseArgsConfig['options']>;

/** @throws UsageError for an unknown option, or one without its value */
export function parseOptions<Known extends Options>(args: readonly string[], options: Known) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** @throws UsageError if there are any */
export function rejectPositionals(positionals: readonly string[]): void {
  if (positionals.length > 0) throw new UsageError(`Unexpected argument: ${positionals.join(' ')}.`);
}

/** @throws UsageError unless the option is a number that `isValid` */
export function parseNumber(
  name: string,
  text: string | undefined,
  isValid: (value: number) => boolean,
  expected: string,
): number {
  const value = Number(text);
  if (text === undefined || text.trim() === '' || !isValid(value)) throw new UsageError(`--${name} takes ${expected}.`);
  return value;
}
