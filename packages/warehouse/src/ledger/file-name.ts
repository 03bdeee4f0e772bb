/** An uploaded file. */
export interface FileName {
  /** The name of its object in the bucket. */
  readonly key: string;
  /** May be omitted if only one bucket has had files with this key. */
  readonly bucket?: string | undefined;
}
