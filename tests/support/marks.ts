/** A person who must not be found behind the door, and how to look for her. */
import { hash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

export const NAME = 'Zebedee Quixwood';
export const CARD = '4929617305518264';

/** The halves; whole, they would be found with them. */
const HALVES = ['Zebedee', 'Quixwood', '49296173', '05518264'];

/** How a half reads as text, in UTF-16 (PostgreSQL never, Windows tools often) and in base64 wherever it begins. */
const TEXTS = HALVES.flatMap((half) => [
  Buffer.from(half),
  Buffer.from(half, 'utf16le'),
  ...[0, 1, 2].map((offset) => Buffer.from(base64Core(half, offset))),
]);

/**
 * What anybody who guesses a text can make of it, without a key: its common hashes as bytes, as hex and in base64, so
 * far as a cut one would still show.
 */
export const tracesOf = (text: string): Buffer[] =>
  ['md5', 'sha1', 'sha256', 'sha512'].flatMap((algorithm) => {
    const digest = hash(algorithm, text, 'buffer').subarray(0, 15);
    return [
      digest,
      Buffer.from(digest.toString('hex')),
      Buffer.from(digest.toString('hex').toUpperCase()),
      Buffer.from(digest.toString('base64')),
    ];
  });

const NEEDLES = [
  ...TEXTS,
  ...[NAME, CARD, `card:${CARD}`, `name:testbury${NAME}`, `name:Testbury${NAME}`].flatMap(tracesOf),
];

/**
 * The characters of a base64 text that depend on this part of it alone, if it begins so many bytes into a group of
 * three.
 */
function base64Core(part: string, offset: number): string {
  const bits = { from: offset * 8, to: (offset + part.length) * 8 };
  const text = Buffer.from('\0'.repeat(offset) + part).toString('base64');
  return text.slice(Math.ceil(bits.from / 6), Math.floor(bits.to / 6));
}

/** Whether some bytes hold a part of her. */
export const isMarked = (bytes: Buffer | string): boolean =>
  NEEDLES.some((needle) => Buffer.from(bytes as string).includes(needle));

/** The files below a folder, links followed, that hold a part of her; and how many were looked at. */
export async function markedFiles(folder: string): Promise<{ searched: number; marked: string[] }> {
  const found = { searched: 0, marked: [] as string[] };
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    // A link whose target is no file is its own text, which names an owner.
    const kind = await stat(path).catch(() => undefined);
    if (kind?.isDirectory()) {
      const below = await markedFiles(path);
      found.searched += below.searched;
      found.marked.push(...below.marked);
    } else if (kind?.isFile()) {
      found.searched += 1;
      if (isMarked(await readFile(path))) found.marked.push(path);
    }
  }
  return found;
}
