import { writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { type Period, reportOf } from '@brewline/insights';
import { bold, printable, wrapped, yellow } from './format.ts';
import { readAtOneMoment } from './read-at-one-moment.ts';

export interface ReportAsked {
  readonly period: Period;
  /** Any day of the period. */
  readonly day: string;
  /** `''` for all. */
  readonly branch: string;
}

const SECONDS = 300;

/**
 * Writes a report into a file.
 *
 * @returns what to print of it: its sentences, and where it lies
 * @throws Error if the warehouse does not answer within five minutes, or the file cannot be written
 */
export async function writeReport(warehouseUrl: string, asked: ReportAsked, file: string): Promise<string[]> {
  const { title, warnings, summary, html } = await readAtOneMoment(warehouseUrl, (session) => reportOf(session, asked), SECONDS);
  await writeFile(file, html).catch((error: unknown) => {
    throw new Error(`The report could not be written: ${(error as Error).message}`, { cause: error });
  });
  return [
    bold(`  ${printable(title)}`),
    '',
    ...warnings.flatMap((sentence) => wrapped(sentence).map(yellow)),
    ...summary.flatMap(wrapped),
    '',
    `  The report is in ${bold(relative('', file))}`,
  ];
}
