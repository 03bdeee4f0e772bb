import type { PackagedStack } from './stacks.ts';
import { STACKS } from '../stacks.ts';

const NAME_WIDTH = Math.max(...STACKS.map(({ name }) => name.length));

/** `  load        load, migrate, retract, status · 402 kB`: the content of a packaged stack. */
export function summaryLine({ name, functions, resources, zipBytes }: PackagedStack): string {
  const content =
    functions.length === 0 ? `${resources} resources` : `${functions.join(', ')} · ${Math.ceil(zipBytes / 1000)} kB`;
  return `  ${name.padEnd(NAME_WIDTH)}   ${content}`;
}
