import { isUtf8 } from 'node:buffer';
import { type BigIntStats, type Dirent, readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { failureOf, kindOf, type NotRead } from './not-read.ts';

/** A file that may be collected, under a key. */
export interface Candidate {
  readonly path: string;
  readonly key: string;
}

export interface FolderContent {
  readonly files: readonly (Candidate & { readonly stats: BigIntStats })[];
  readonly notRead: readonly NotRead[];
}

/**
 * The regular files below a folder whose names end in `.csv`, in whatever case, and what else is there. Links are followed, to files
 * and to folders, after everything else: where a link and a path lead to the same file, the path comes first. Each folder is read once.
 * Hidden files and folders are left out.
 */
export const csvFilesIn = (folder: string): FolderContent => new FolderWalk(folder).walk();

type Entry = Dirent<Buffer>;

const DOT = 0x2e;
const NO_CSV = 'not a CSV file';
const isCsv = (path: string): boolean => path.toLowerCase().endsWith('.csv');

class FolderWalk {
  readonly #root: string;
  readonly #files: FolderContent['files'][number][] = [];
  readonly #notRead: NotRead[] = [];
  /** Device and inode of the folders that were read. */
  readonly #folders = new Set<string>();
  readonly #links: string[] = [];

  constructor(root: string) {
    this.#root = root;
  }

  walk(): FolderContent {
    this.#readFolder(this.#root);
    // Links in folders that links lead to join the end.
    for (const link of this.#links) this.#attempt(link, () => this.#follow(link));
    return { files: this.#files, notRead: this.#notRead };
  }

  #readFolder(folder: string): void {
    const { dev, ino } = statSync(folder, { bigint: true });
    const inode = `${dev}:${ino}`;
    if (this.#folders.has(inode)) {
      this.#leaveOut(folder, 'a link to a folder that is read already');
      return;
    }
    this.#folders.add(inode);
    for (const entry of entriesOf(folder)) {
      const path = join(folder, nameOf(entry.name));
      this.#attempt(path, () => this.#visit(path, entry));
    }
  }

  #visit(path: string, entry: Entry): void {
    const isFolder = entry.isDirectory();
    const isLink = entry.isSymbolicLink();
    if (entry.name[0] === DOT) this.#leaveOut(path, isFolder ? 'a hidden folder' : isCsv(path) ? 'hidden' : NO_CSV);
    else if (!isUtf8(entry.name) && (isFolder || isLink || isCsv(path))) this.#leaveOut(path, 'its name is not UTF-8, which the key of a file has to be. Rename it.', true);
    else if (isLink) this.#links.push(path);
    else if (!isFolder) this.#addFile(path);
    else {
      if (isCsv(path)) this.#leaveOut(path, 'a folder, whose files are read');
      this.#readFolder(path);
    }
  }

  #follow(link: string): void {
    if (statSync(link).isDirectory()) this.#readFolder(link);
    else this.#addFile(link);
  }

  #addFile(path: string): void {
    if (!isCsv(path)) {
      this.#leaveOut(path, NO_CSV);
      return;
    }
    const stats = statSync(path, { bigint: true });
    const kind = kindOf(stats);
    if (kind === undefined) this.#files.push({ path, key: relative(this.#root, path).split(sep).join('/'), stats });
    else this.#leaveOut(path, kind);
  }

  #attempt(path: string, read: () => void): void {
    try {
      read();
    } catch (error) {
      if (isCsv(path) || !isBrokenLink(error)) this.#leaveOut(path, failureOf(error), true);
      else this.#leaveOut(path, NO_CSV);
    }
  }

  #leaveOut(path: string, reason: string, isFault = false): void {
    this.#notRead.push({ path, reason, is_fault: isFault });
  }
}

const isBrokenLink = (error: unknown): boolean => ['ENOENT', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '');

const entriesOf = (folder: string): Entry[] => readdirSync(folder, { withFileTypes: true, encoding: 'buffer' }).sort((a, b) => Buffer.compare(a.name, b.name));

/** A name that is not UTF-8 is shown with its bytes in hexadecimal, as in `caf\xe9.csv`. */
const nameOf = (name: Buffer): string =>
  isUtf8(name) ? name.toString() : name.toString('latin1').replace(/[^ -~]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);
