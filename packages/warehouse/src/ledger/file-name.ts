/** A file that was brought in. */
export interface FileName {
  /** The name of its object, below the bucket. */
  readonly key: string;
  /** May be left out if files of that key were brought in from one bucket only. */
  readonly bucket?: string | undefined;
}
