/** One branch file: its rows, and its text. */
import { britishDate, twoDigits, type CalendarDay } from '../calendar.ts';
import { spoil, verdictOn, type DirtKind } from './dirt.ts';
import type { Branch } from '../chain/branch.ts';
import type { LayoutName } from '../layouts/layout-name.ts';
import { Random } from '../random.ts';
import { salesOf } from '../chain/sale.ts';
import { Till } from './till.ts';

/** A row of the file, and the facts about it. */
export interface WrittenRow {
  /** Without its line ending; bytes if it is not UTF-8. */
  readonly line: string | Uint8Array;
  /** Counted from 1, the header included. */
  readonly lineNumber: number;
  readonly verdict: 'good' | 'rejected' | 'flagged';
  /** How the row was spoiled. */
  readonly kind?: DirtKind;
  /** Units sold. */
  readonly items: number;
  /** The total in the row, which differs from the sum of the items if it was spoiled so. */
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
  /** Rows in the file, the spoiled ones included; a header or a blank line is not a row. */
  readonly rowCount: number;
  /** The rows, generated again at each call, the same each time. */
  rows(): Iterable<WrittenRow>;
  /** The whole file in pieces of about 64 KB: a file of a million sales is never in memory as a whole. */
  text(): Iterable<string | Uint8Array>;
}

const PIECE_CHARACTERS = 64 * 1024;

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
    name: `${branch.folded}_${britishDate(day, '-')}_${twoDigits(branch.opens)}-00-00.csv`,
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
  // Dirt has its own stream, so that the clean rows of a dirty file are those of the clean file.
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
    if (piece.length > PIECE_CHARACTERS) {
      yield piece;
      piece = '';
    }
  }
  if (piece + layout.tail !== '') yield piece + layout.tail;
}
