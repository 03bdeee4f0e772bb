import { asUtf8, type Bytes } from './utf8.ts';

/** The longest line that is read; a real one is 164 bytes. */
export const MAX_LINE_BYTES = 65_536;

/** Some whole lines of a file, as bytes; or one line that was too long, whose bytes were discarded. */
export interface LineBlock {
  /** The number of its first line in the file, from 1. */
  readonly firstLine: number;
  /** Its lines, each with its line feed but for the file's last; absent for a line that was too long. */
  readonly bytes?: Buffer;
}

const LINE_FEED = 0x0a;

/**
 * Splits a file into blocks of whole lines of about 64 KiB, so that memory grows with neither the file nor its longest
 * line. How the stream is split into pieces changes the blocks, and nothing else.
 */
export async function* lineBlocks(file: Bytes): AsyncGenerator<LineBlock> {
  let line = 1;
  let pending: Buffer = Buffer.alloc(0);
  let isSkipping = false;
  for await (const piece of asUtf8(file)) {
    for (let from = 0; from < piece.length; from += MAX_LINE_BYTES) {
      let part = piece.subarray(from, from + MAX_LINE_BYTES);
      const feed = part.indexOf(LINE_FEED);
      const isTooLong = !isSkipping && pending.length + (feed === -1 ? part.length : feed) > MAX_LINE_BYTES;
      if (isTooLong) yield { firstLine: line };
      if (isTooLong || isSkipping) {
        pending = Buffer.alloc(0);
        isSkipping = feed === -1;
        if (isSkipping) continue;
        part = part.subarray(feed + 1);
        line += 1;
      }
      const end = part.lastIndexOf(LINE_FEED) + 1;
      if (end > 0) {
        const bytes = Buffer.concat([pending, part.subarray(0, end)]);
        yield { firstLine: line, bytes };
        line += countLines(bytes);
        pending = Buffer.from(part.subarray(end));
      } else {
        pending = Buffer.concat([pending, part]);
      }
    }
  }
  if (pending.length > 0) yield { firstLine: line, bytes: pending };
}

/** How many lines a block of whole lines holds. */
export function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, at + 1)) count += 1;
  return bytes.at(-1) === LINE_FEED ? count : count + 1;
}
