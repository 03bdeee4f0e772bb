import type { BranchFile } from '../model/branch-file.ts';
import { keyOf, type Step } from './handlers.ts';
import { computeOutcome, type Reading } from '../model/model.ts';

/** One version of a file as it was put into the bucket. */
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

/** Which versions were uploaded, and which of them extract has read and sent on to their end. */
export class Arrivals {
  readonly uploads: UploadedFile[] = [];
  readonly #arrivals = new Map<string, Arrival>();

  uploaded(upload: UploadedFile): void {
    this.uploads.push(upload);
  }

  /** Takes note of a row chunk that the queue accepted. @throws Error if it is of a version that nobody uploaded */
  sent(body: string): void {
    const { drop, chunk, receipt } = JSON.parse(body) as {
      drop: { key: string; etag: string; lastModified: number };
      chunk: number;
      receipt?: { chunks: number };
    };
    const upload = this.uploads.find(
      ({ key, etag, lastModified }) => key === drop.key && etag === drop.etag && lastModified === drop.lastModified,
    );
    if (upload === undefined) throw new Error(`extract sent a version of ${drop.key} that nobody uploaded`);
    const arrival = this.#arrivals.get(idOf(upload)) ?? { upload, chunks: new Set<number>() };
    this.#arrivals.set(idOf(upload), arrival);
    arrival.chunks.add(chunk);
    if (receipt) arrival.total = receipt.chunks;
  }

  /**
   * Extract has acknowledged an event of this file.
   *
   * @param uploads how many there were when it got the event
   * @throws Error unless one of the versions that it may have read was sent to its end
   */
  acknowledged(key: string, uploads: number): void {
    const isOfKey = (upload: UploadedFile) => upload.key === key;
    const seen = [this.uploads.slice(0, uploads).findLast(isOfKey)!, ...this.uploads.slice(uploads).filter(isOfKey)];
    if (!seen.some((upload) => this.#hasArrived(upload)))
      throw new Error(`extract acknowledged an event of ${key} and did not send the file to its end`);
  }

  /**
   * The files of which a version arrived in part that was not retracted, and none that counts has followed it.
   *
   * @param retractedUntil by key, the last version that was
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
   * Every version that arrived, whole or in part.
   * @throws Error if one arrived that was replaced in the second it is
   * dated
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

  /** Such as `weir_1-9-2021.csv#2`: the second content this file has had. */
  name(key: string, etag: string): string {
    const contents = [...new Set(this.uploads.filter((upload) => upload.key === key).map((upload) => upload.etag))];
    return `${key}#${contents.indexOf(etag) + 1}`;
  }

  /** What a message is about, such as `weir_1-9-2021.csv#2 put back, chunk 0`. */
  nameOfMessage(step: Step, body: string): string {
    if (step === 'extract') return `an event of ${keyOf(step, { body })}`;
    const { drop, chunk } = JSON.parse(body) as {
      drop: { key: string; etag: string; lastModified: number };
      chunk: number;
    };
    const isFirst = drop.lastModified === this.#firstDate(drop.key, drop.etag);
    return `${this.name(drop.key, drop.etag)}${isFirst ? '' : ' put back'}, chunk ${chunk}`;
  }

  #firstDate(key: string, etag: string): number {
    return this.uploads.find((upload) => upload.key === key && upload.etag === etag)?.lastModified ?? 0;
  }

  /** The newest version of a file in words. */
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
      + `${file.rows.length - sales} rows to be rejected, by itself ${computeOutcome(file)}${text}`
    );
  }

  #hasArrived(upload: UploadedFile): boolean {
    const arrival = this.#arrivals.get(idOf(upload));
    return arrival?.total !== undefined && arrival.chunks.size === arrival.total;
  }
}

const idOf = ({ key, etag, lastModified }: UploadedFile): string => `${key}|${etag}|${lastModified}`;
