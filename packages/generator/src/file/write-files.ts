/** Generated files on disk. */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { generate, type GenerateOptions } from '../generate.ts';

/**
 * Writes every file into `folder`, created if necessary; existing files of the same name are replaced.
 *
 * @param signal aborts it; the last file may then be incomplete
 */
export async function writeFiles(
  options: GenerateOptions,
  folder: string,
  signal?: AbortSignal,
): Promise<{ files: number; bytes: number; sales: number }> {
  const written = { files: 0, bytes: 0, sales: 0 };
  await mkdir(folder, { recursive: true });
  for (const file of generate(options)) {
    signal?.throwIfAborted();
    const sink = createWriteStream(join(folder, file.name));
    await pipeline(Readable.from(bytesOf(file.text())), sink, { signal });
    written.files += 1;
    written.bytes += sink.bytesWritten;
    written.sales += file.rowCount;
  }
  return written;
}

function* bytesOf(pieces: Iterable<string | Uint8Array>): Generator<Uint8Array> {
  for (const piece of pieces) yield typeof piece === 'string' ? Buffer.from(piece) : piece;
}
