/** The objects of a COPY, as its manifest lists them. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { LoadedFile } from './load-errors.ts';
import type { CopyFromS3 } from './statement.ts';

/** Reads an object; undefined if there is none. */
export type GetObject = (bucket: string, key: string) => Promise<Buffer | undefined>;

/** An error that is sent to a client. */
export class RedshiftError extends Error {
  override readonly name = 'RedshiftError';
  /** its SQLSTATE */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Redshift's compute nodes report all their errors under this SQLSTATE. */
export const INTERNAL_ERROR = 'XX000';
const NO_SUCH_KEY = 'S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey,CanRetry 1';

interface ManifestEntry {
  readonly url: string;
  readonly mandatory?: boolean;
}

const unzip = promisify(gunzip);
const BLOCK_BYTES = 64 * 1024;
const NEW_LINE = 10;

/** @throws RedshiftError if the manifest is missing or malformed */
export async function readManifest(getObject: GetObject, { bucket, key }: CopyFromS3): Promise<ManifestEntry[]> {
  const body = await getObject(bucket, key);
  if (!body) throw new RedshiftError(INTERNAL_ERROR, NO_SUCH_KEY);
  try {
    return (JSON.parse(body.toString()) as { entries: ManifestEntry[] }).entries.map(({ url, mandatory = false }) => ({
      url,
      mandatory,
    }));
  } catch {
    throw new RedshiftError(
      INTERNAL_ERROR,
      'The manifest is not in the expected format: {"entries": [{"url": "s3://…", "mandatory": true}]}',
    );
  }
}

/**
 * The rows of all objects. A missing one is skipped silently unless it is mandatory; at least one must exist.
 *
 * @param files receives each object that is read, and its first line
 * @throws RedshiftError if an object is absent or broken
 */
export async function* readRows(
  getObject: GetObject,
  entries: readonly ManifestEntry[],
  files: LoadedFile[],
): AsyncGenerator<Buffer> {
  let lines = 0;
  for (const { url, mandatory } of entries) {
    const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(url) ?? [];
    const body = await getObject(bucket, key);
    if (!body && mandatory) throw new RedshiftError(INTERNAL_ERROR, NO_SUCH_KEY);
    if (!body) continue;
    files.push({ url, firstLine: lines + 1 });
    const rows = withFinalLineBreak(await unzipObject(body));
    for (const byte of rows) if (byte === NEW_LINE) lines += 1;
    for (let from = 0; from < rows.length; from += BLOCK_BYTES) yield rows.subarray(from, from + BLOCK_BYTES);
  }
  if (files.length === 0) throw new RedshiftError(INTERNAL_ERROR, NO_SUCH_KEY);
}

const unzipObject = (body: Buffer): Promise<Buffer> =>
  unzip(body).catch(() => {
    throw new RedshiftError(INTERNAL_ERROR, 'Failed to inflate an object: it is corrupt, or not GZIP');
  });

/** A file's last row may lack its line break; the next file's first row must not be appended to it. */
const withFinalLineBreak = (rows: Buffer): Buffer =>
  rows.length === 0 || rows.at(-1) === NEW_LINE ? rows : Buffer.concat([rows, Buffer.of(NEW_LINE)]);
