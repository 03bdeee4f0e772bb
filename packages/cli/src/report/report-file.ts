import { writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import type { Report } from '@brewline/insights';
import { bold, maskControlCharacters, wrapText, yellow } from '../terminal/format.ts';

/**
 * Writes a report to a file.
 *
 * @returns the lines to print: its summary, and the file's path
 * @throws Error if the file cannot be written
 */
export async function writeReport({ title, warnings, summary, html }: Report, file: string): Promise<string[]> {
  await writeFile(file, html).catch((error: unknown) => {
    throw new Error(`Could not write the report: ${(error as Error).message}`, { cause: error });
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
