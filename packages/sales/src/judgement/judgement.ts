import type { ReadLine, RowFormat } from '../layout/line-reader.ts';
import type { Refusal, RowNote } from '../reasons/row-reasons.ts';
import type { Tally } from '../chunk/receipt.ts';

/** What a first reading of a whole file decided. No value of it has left extract. */
export type Judgement = ReadableFile | UnreadableFile;

export interface ReadableFile {
  readonly kind: 'readable';
  readonly format: RowFormat;
  /** The branches whose rows are kept, folded; `undefined` for a layout without a branch. */
  readonly branches: ReadonlySet<string> | undefined;
  /** Products and flavours that hold the name of one of the file's customers. */
  readonly names: ReadonlySet<string>;
  readonly isInOrderOfTime: boolean;
  /** All its rows if they are few; a longer file has to be read again. */
  readonly lines: readonly ReadLine[] | undefined;
}

/** A file that is empty or refused: nothing of its rows leaves extract but their lines and reasons. */
export interface UnreadableFile {
  readonly kind: 'unreadable';
  readonly refusal: Refusal | undefined;
  /** The object's key holds personal data and must not be passed on. */
  readonly isKeyPersonal: boolean;
  readonly tally: Tally;
  /** Of its first rows. */
  readonly notes: readonly RowNote[];
}
