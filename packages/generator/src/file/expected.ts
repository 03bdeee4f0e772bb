/** The expected result of reading a file, from the rows that were generated and not from parsing them. */
import type { DirtKind } from './dirt.ts';
import type { GeneratedFile } from './branch-file.ts';

/** What a correct reader finds in a file. */
export interface Expected {
  /** Rows kept: the good and the flagged. */
  sales: number;
  /** Units on the kept rows. */
  items: number;
  /** The sum of the totals in the kept rows. */
  takingsPence: number;
  /** Rows not kept. */
  rejected: number;
  /** Rows kept, with a note. */
  flagged: number;
  /** Kept rows by payment. */
  card: number;
  cash: number;
  /** Every spoiled row, by its line in the file, from 1 and the header included. */
  spoiled: { line: number; kind: DirtKind }[];
}

/** Generates the file's rows again and sums them up; costs about as much as its text. */
export function expectedOf(file: GeneratedFile): Expected {
  const expected: Expected = {
    sales: 0,
    items: 0,
    takingsPence: 0,
    rejected: 0,
    flagged: 0,
    card: 0,
    cash: 0,
    spoiled: [],
  };
  for (const row of file.rows()) {
    if (row.kind !== undefined) expected.spoiled.push({ line: row.lineNumber, kind: row.kind });
    if (row.verdict === 'rejected') {
      expected.rejected += 1;
      continue;
    }
    if (row.verdict === 'flagged') expected.flagged += 1;
    expected.sales += 1;
    expected.items += row.items;
    expected.takingsPence += row.totalPence;
    expected[row.payment === 'CARD' ? 'card' : 'cash'] += 1;
  }
  return expected;
}
