/** One branch file: its rows, and its text. */
import { british, two, type CalendarDay } from '../calendar.ts';
import { spoil, verdictOn, type DirtKind } from './dirt.ts';
import type { Branch } from '../chain/branch.ts';
import type { LayoutName } from '../layouts/layout-name.ts';
import { Random } from '../random.ts';
import { salesOf } from '../chain/sale.ts';
import { Till } from './till.ts';

/** A row as it stands in the file, and what is true of it. */
export interface WrittenRow {
  /** Without its end. Bytes where the line is not UTF-8. */
  readonly line: string | Uint8Array;
  /** Counted from 1, the header included. */
  readonly lineNumber: number;
  readonly verdict: 'good' | 'rejected' | 'flagged';
  /** How the row was spoiled. */
  readonly kind?: DirtKind;
  /** Units sold. */
  readonly items: number;
  /** As the row says it, which is not the sum of the items where the two were made to disagree. */
  readonly totalPence: number;
  readonly payment: 'CARD' | 'CASH';
}

export interface GeneratedFile {
  /** `london_brixton_25-08-2021_08-00-00.csv` */
  readonly name: string;
  readonly layout: LayoutName;
  /** As spelled in the rows: `London Brixton`. */
  readonly branch: string;
  /** The business day, `2021-08-25`. */
  readonly day: string;
  /** Rows in the file, the spoiled ones included; a header or a blank line is no row. */
  readonly rowCount: number;
  /** The rows, drawn anew and alike each time. */
  rows(): Iterable<WrittenRow>;
  /** The whole file in pieces of about 64 KB: a file of a million sales never sits in memory. */
  text(): Iterable<string | Uint8Array>;
}

const PIECE = 64 * 1024;

export function branchFile(
  branch: Branch,
  day: CalendarDay,
  rowCount: number,
  seed: string | number,
  dirt: number,
): GeneratedFile {
  const till = new Till(branch, day);
  const rows = (): Iterable<WrittenRow> => rowsOf(till, branch, day, rowCount, seed, dirt);
  return {
    name: `${branch.folded}_${british(day, '-')}_${two(branch.opens)}-00-00.csv`,
    layout: branch.layout,
    branch: branch.name,
    day: day.iso,
    rowCount,
    rows,
    text: () => textOf(till, rows()),
  };
}

function* rowsOf(
  till: Till,
  branch: Branch,
  day: CalendarDay,
  rowCount: number,
  seed: string | number,
  dirt: number,
): Generator<WrittenRow> {
  // Dirt has a stream of its own, so that the clean rows of a dirty file are those of the clean file.
  const dirtRandom = new Random(seed, 'dirt', branch.index, day.number);
  let lineNumber = till.layout.header === null ? 0 : 1;
  for (const sale of salesOf(new Random(seed, 'sales', branch.index, day.number), branch, day.number, rowCount)) {
    lineNumber += 1;
    const { payment, picks } = sale;
    const totalPence = till.total(sale);
    if (dirt === 0 || !dirtRandom.chance(dirt)) {
      yield {
        line: till.line(sale, totalPence),
        lineNumber,
        verdict: 'good',
        items: picks.length,
        totalPence,
        payment,
      };
      continue;
    }
    const draft = till.draft(sale, totalPence);
    const { kind, line } = spoil(draft, dirtRandom);
    yield {
      line: kind === 'not-utf8' ? Buffer.from(line, 'latin1') : line,
      lineNumber,
      verdict: verdictOn(kind),
      kind,
      items: picks.length,
      totalPence: draft.totalPence,
      payment,
    };
  }
}

function* textOf({ layout }: Till, rows: Iterable<WrittenRow>): Generator<string | Uint8Array> {
  let piece = layout.header === null ? '' : layout.header + layout.eol;
  let between = '';
  for (const { line } of rows) {
    if (typeof line === 'string') {
      piece += between + line;
    } else {
      if (piece + between !== '') yield piece + between;
      yield line;
      piece = '';
    }
    between = layout.eol;
    if (piece.length > PIECE) {
      yield piece;
      piece = '';
    }
  }
  if (piece + layout.tail !== '') yield piece + layout.tail;
}
