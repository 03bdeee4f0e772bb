import type { CsvLine } from '../lines/csv-lines.ts';
import type { Layout } from './detection.ts';
import type { RowReason } from '../reasons/row-reasons.ts';
import type { Person } from '../privacy/person.ts';
import { type ReadableRow, rowReader } from './row-reader.ts';

/** One row of a file: what it holds, or why it is rejected. */
export interface ReadLine {
  readonly line: number;
  readonly row: ReadableRow | RowReason;
  readonly notUtf8: boolean;
}

/** How the rows of one file are read. */
export interface RowFormat {
  readonly layout: Layout;
  /** The branch that the file's name says, for a layout without one. */
  readonly fileBranch: string | undefined;
  /** The line that is the header. */
  readonly header: number | undefined;
}

/** @param onPerson as `rowReader` has it */
export function lineReader(
  { layout, fileBranch, header }: RowFormat,
  onPerson?: (person: Person) => void,
): (lines: readonly CsvLine[]) => ReadLine[] {
  const readRow = rowReader(layout, fileBranch, onPerson);
  return (lines) => {
    const rows: ReadLine[] = [];
    for (const line of lines)
      if (line.line !== header)
        rows.push({
          line: line.line,
          row: 'fault' in line ? line.fault : readRow(line.fields),
          notUtf8: 'notUtf8' in line,
        });
    return rows;
  };
}
