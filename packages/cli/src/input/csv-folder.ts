import { isUtf8 } from 'node:buffer';
import type { BigIntStats, Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { describeReadFailure, describeSpecialFile, type SkippedPath } from './skipped-path.ts';

/** A file that may be collected, under a key. */
export interface Candidate {
  readonly path: string;
  readonly key: string;
}

export interface FolderContent {
  readonly files: readonly (Candidate & { readonly stats: BigIntStats })[];
  readonly skipped: readonly SkippedPath[];
}

/**
 * The regular files below a folder whose names end in `.csv`, in upper or lower case, and the paths skipped. Links to
 * files and folders are followed after everything else: if a link and a path lead to the same file, the path comes
 * first. Each folder is read once. Hidden files and folders are skipped.
 *
 * @param signal stops the walk before the next folder; it rejects with the signal's reason
 */
export const listCsvFiles = (folder: string, signal?: AbortSignal): Promise<FolderContent> =>
  new FolderWalk(folder, signal).walk();

type Entry = Dirent<Buffer>;

const DOT = 0x2e;
const NOT_CSV = 'not a CSV file';
const isCsv = (path: string): boolean => path.toLowerCase().endsWith('.csv');

class FolderWalk {
  readonly #root: string;
  readonly #signal: AbortSignal | undefined;
  readonly #files: FolderContent['files'][number][] = [];
  readonly #skipped: SkippedPath[] = [];
  /** Device and inode of the folders that were read. */
  readonly #folders = new Set<string>();
  readonly #links: string[] = [];

  constructor(root: string, signal?: AbortSignal) {
    this.#root = root;
    this.#signal = signal;
  }

  async walk(): Promise<FolderContent> {
    await this.#readFolder(this.#root);
    // Links found in linked folders are appended meanwhile.
    for (const link of this.#links) await this.#attempt(link, () => this.#followLink(link));
    return { files: this.#files, skipped: this.#skipped };
  }

  async #readFolder(folder: string): Promise<void> {
    this.#signal?.throwIfAborted();
    const { dev, ino } = await stat(folder, { bigint: true });
    const inode = `${dev}:${ino}`;
    if (this.#folders.has(inode)) {
      this.#skip(folder, 'a link to a folder that was already read');
      return;
    }
    this.#folders.add(inode);
    for (const entry of await readEntries(folder)) {
      const path = join(folder, displayName(entry.name));
      await this.#attempt(path, () => this.#visit(path, entry));
    }
  }

  async #visit(path: string, entry: Entry): Promise<void> {
    const isFolder = entry.isDirectory();
    const isLink = entry.isSymbolicLink();
    if (entry.name[0] === DOT) this.#skip(path, isFolder ? 'a hidden folder' : isCsv(path) ? 'hidden' : NOT_CSV);
    else if (!isUtf8(entry.name) && (isFolder || isLink || isCsv(path)))
      this.#skip(path, 'its name is not UTF-8, as a key must be. Rename the file.', true);
    else if (isLink) this.#links.push(path);
    else if (!isFolder) await this.#addFile(path);
    else {
      if (isCsv(path)) this.#skip(path, 'a folder (its files are read)');
      await this.#readFolder(path);
    }
  }

  async #followLink(link: string): Promise<void> {
    if ((await stat(link)).isDirectory()) await this.#readFolder(link);
    else await this.#addFile(link);
  }

  async #addFile(path: string): Promise<void> {
    if (!isCsv(path)) {
      this.#skip(path, NOT_CSV);
      return;
    }
    const stats = await stat(path, { bigint: true });
    const kind = describeSpecialFile(stats);
    if (kind === undefined) this.#files.push({ path, key: relative(this.#root, path).split(sep).join('/'), stats });
    else this.#skip(path, kind);
  }

  async #attempt(path: string, read: () => Promise<void>): Promise<void> {
    try {
      await read();
    } catch (error) {
      this.#signal?.throwIfAborted();
      if (isCsv(path) || !isBrokenLink(error)) this.#skip(path, describeReadFailure(error), true);
      else this.#skip(path, NOT_CSV);
    }
  }

  #skip(path: string, reason: string, isFault = false): void {
    this.#skipped.push({ path, reason, is_fault: isFault });
  }
}

const isBrokenLink = (error: unknown): boolean =>
  ['ENOENT', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '');

const readEntries = async (folder: string): Promise<Entry[]> =>
  (await readdir(folder, { withFileTypes: true, encoding: 'buffer' })).sort((a, b) => Buffer.compare(a.name, b.name));

/** A name that is not UTF-8 is shown with its bytes in hexadecimal, as in `caf\xe9.csv`. */
const displayName = (name: Buffer): string =>
  isUtf8(name)
    ? name.toString()
    : name.toString('latin1').replace(/[^ -~]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);
