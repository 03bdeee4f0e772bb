import type { BranchFile } from '../model/branch-file.ts';
import { keyOf, type Step } from './handlers.ts';
import { computeOutcome, type Reading } from '../model/model.ts';

/** One uploaded version of a file. */
export interface UploadedFile {
  readonly key: string;
  readonly etag: string;
  readonly lastModified: number;
  readonly file: BranchFile;
}

interface Arrival {
  readonly upload: UploadedFile;
  readonly chunks: Set<number>;
  /** Known from the receipt. */
  total?: number;
}

/** The versions that were uploaded, and those of them that extract has read and sent completely. */
export class Arrivals {
  readonly uploads: UploadedFile[] = [];
  readonly #arrivals = new Map<string, Arrival>();

  uploaded(upload: UploadedFile): void {
    this.uploads.push(upload);
  }

  /** Records a row chunk that the queue accepted. @throws Error if its version was not uploaded */
  sent(body: string): void {
    const { drop, chunk, receipt } = JSON.parse(body) as {
      drop: { key: string; etag: string; lastModified: number };
      chunk: number;
      receipt?: { chunks: number };
    };
    const upload = this.uploads.find(
      ({ key, etag, lastModified }) => key === drop.key && etag === drop.etag && lastModified === drop.lastModified,
    );
    if (upload === undefined) throw new Error(`extract sent a version of ${drop.key} that was not uploaded`);
    const arrival = this.#arrivals.get(idOf(upload)) ?? { upload, chunks: new Set<number>() };
    this.#arrivals.set(idOf(upload), arrival);
    arrival.chunks.add(chunk);
    if (receipt) arrival.total = receipt.chunks;
  }

  /**
   * Checks that extract acknowledged an event of this file rightly.
   *
   * @param uploads the number of uploads when it got the event
   * @throws Error unless one of the versions that it may have read was sent completely
   */
  acknowledged(key: string, uploads: number): void {
    const isOfKey = (upload: UploadedFile) => upload.key === key;
    const seen = [this.uploads.slice(0, uploads).findLast(isOfKey)!, ...this.uploads.slice(uploads).filter(isOfKey)];
    if (!seen.some((upload) => this.#hasArrived(upload)))
      throw new Error(`extract acknowledged an event of ${key} but did not send the whole file`);
  }

  /**
   * The files with a version that arrived in part, was not retracted, and was not replaced by a later one.
   *
   * @param retractedUntil by key, the last retracted version
   */
  findIncomplete(retractedUntil: ReadonlyMap<string, number>): string[] {
    const readings = this.readings();
    const isReplaced = ({ key, lastModified }: Reading) =>
      lastModified <= (retractedUntil.get(key) ?? 0)
      || readings.some(
        (other) =>
          other.whole && other.key === key && other.lastModified > lastModified && computeOutcome(other) === 'loaded',
      );
    return [...new Set(readings.filter((reading) => !reading.whole && !isReplaced(reading)).map(({ key }) => key))];
  }

  /**
   * Every version that arrived, completely or in part.
   *
   * @throws Error if one arrived that was replaced within the second of its date
   */
  readings(): Reading[] {
    return [...this.#arrivals.values()].map(({ upload }) => {
      const { key, etag, lastModified, file } = upload;
      const last = this.uploads.findLast((other) => other.key === key && other.lastModified === lastModified)!;
      if (last.etag !== etag)
        throw new Error(`${this.name(key, etag)} was sent although it was replaced within its second`);
      return { key, etag, lastModified, rows: file.rows, whole: this.#hasArrived(upload) };
    });
  }

  /** Such as `weir_1-9-2021.csv#2`: the second content of this file. */
  name(key: string, etag: string): string {
    const contents = [...new Set(this.uploads.filter((upload) => upload.key === key).map((upload) => upload.etag))];
    return `${key}#${contents.indexOf(etag) + 1}`;
  }

  /** The subject of a message, such as `weir_1-9-2021.csv#2 uploaded again, chunk 0`. */
  nameOfMessage(step: Step, body: string): string {
    if (step === 'extract') return `an event of ${keyOf(step, { body })}`;
    const { drop, chunk } = JSON.parse(body) as {
      drop: { key: string; etag: string; lastModified: number };
      chunk: number;
    };
    const isFirst = drop.lastModified === this.#firstDate(drop.key, drop.etag);
    return `${this.name(drop.key, drop.etag)}${isFirst ? '' : ' uploaded again'}, chunk ${chunk}`;
  }

  #firstDate(key: string, etag: string): number {
    return this.uploads.find((upload) => upload.key === key && upload.etag === etag)?.lastModified ?? 0;
  }

  /** Describes the newest version of a file. */
  describe(key: string): string {
    const { etag, lastModified, file } = this.uploads.findLast((upload) => upload.key === key)!;
    const sales = file.rows.filter(({ sale }) => sale).length;
    const text =
      file.body.length > 1500
        ? ''
        : `\n${file.body
            .toString('latin1')
            .replaceAll('\0', '\\0')
            .replace(/^(?=.)/gm, '    ')
            .trimEnd()}`;
    return (
      `${this.name(key, etag)} at second ${lastModified % 1000}: ${file.body.length} bytes, ${sales} sales, `
      + `${file.rows.length - sales} rows to be rejected, outcome by content ${computeOutcome(file)}${text}`
    );
  }

  #hasArrived(upload: UploadedFile): boolean {
    const arrival = this.#arrivals.get(idOf(upload));
    return arrival?.total !== undefined && arrival.chunks.size === arrival.total;
  }
}

const idOf = ({ key, etag, lastModified }: UploadedFile): string => `${key}|${etag}|${lastModified}`;
