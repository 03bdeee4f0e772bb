import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from './usage-error.ts';

/** An option with a value. */
export const TEXT = { type: 'string' } as const;
/** An option that is given or not. */
export const FLAG = { type: 'boolean', default: false } as const;

type Options = NonNullable<ParseArgsConfig['options']>;

/** @throws UsageError for an option that is not there, or lacks its value */
export function parseOptions<Known extends Options>(args: readonly string[], options: Known) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** @throws UsageError if there is something */
export function rejectPositionals(positionals: readonly string[]): void {
  if (positionals.length > 0)
    throw new UsageError(`Nothing was expected after this command, but ${positionals.join(' ')}.`);
}

/** @throws UsageError unless the option is a number that `isRight` */
export function parseNumber(
  name: string,
  text: string | undefined,
  isRight: (value: number) => boolean,
  form: string,
): number {
  const value = Number(text);
  if (text === undefined || text.trim() === '' || !isRight(value)) throw new UsageError(`--${name} takes ${form}.`);
  return value;
}
