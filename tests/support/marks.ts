/** A customer whose data must not leave extract, and the search for it. */
import { hash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

export const NAME = 'Zebedee Quixwood';
export const CARD = '4929617305518264';

/** The halves of name and card: they also find the whole. */
const HALVES = ['Zebedee', 'Quixwood', '49296173', '05518264'];

/** The halves in UTF-8, in UTF-16 (never in PostgreSQL, often in Windows tools) and in base64 at any offset. */
const TEXTS = HALVES.flatMap((half) => [
  Buffer.from(half),
  Buffer.from(half, 'utf16le'),
  ...[0, 1, 2].map((offset) => Buffer.from(base64Core(half, offset))),
]);

/**
 * What can be computed from a guessed text without a key: its common hashes as bytes, in hex and in base64, shortened
 * so that a truncated hash is found too.
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
 * The characters of a base64 text that depend on this part alone, if the part begins `offset` bytes into a group of
 * three.
 */
function base64Core(part: string, offset: number): string {
  const bits = { from: offset * 8, to: (offset + part.length) * 8 };
  const text = Buffer.from('\0'.repeat(offset) + part).toString('base64');
  return text.slice(Math.ceil(bits.from / 6), Math.floor(bits.to / 6));
}

/** Whether the bytes contain a part of the customer's data. */
export const isMarked = (bytes: Buffer | string): boolean =>
  NEEDLES.some((needle) => Buffer.from(bytes as string).includes(needle));

/** The files below a folder, links followed, with a part of the customer's data; and how many were searched. */
export async function markedFiles(folder: string): Promise<{ searched: number; marked: string[] }> {
  const found = { searched: 0, marked: [] as string[] };
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    // The target of a lock's link is not a file, but names the owning process.
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
