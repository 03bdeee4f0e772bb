import { writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import type { Report } from '@brewline/insights';
import { bold, maskControlCharacters, wrapText, yellow } from '../terminal/format.ts';

/**
 * Writes a report into a file.
 *
 * @returns what to print of it: its sentences, and where it lies
 * @throws Error if the file cannot be written
 */
export async function writeReport({ title, warnings, summary, html }: Report, file: string): Promise<string[]> {
  await writeFile(file, html).catch((error: unknown) => {
    throw new Error(`The report could not be written: ${(error as Error).message}`, { cause: error });
  });
  return [
    bold(`  ${maskControlCharacters(title)}`),
    '',
    ...warnings.flatMap((sentence) => wrapText(sentence).map(yellow)),
    ...summary.flatMap(wrapText),
    '',
    `  The report is in ${bold(relative('', file))}`,
  ];
}
