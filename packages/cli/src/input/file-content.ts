import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { failureOf, kindOf, NotReadError, oversizeOf } from './skipped-path.ts';

/** A larger file is read as a stream. */
const LARGEST_WHOLE = 8n * 1024n * 1024n;
const PIECE_BYTES = 256 * 1024;

/**
 * The content of a file, whole or as a stream. What is checked and what is read is the same open file, whatever its
 * path leads to by then.
 *
 * @throws NotReadError, or the stream fails with one, if it is no regular file or too large, cannot be read, or changes
 *   meanwhile
 */
export async function contentOf(path: string): Promise<Buffer | Readable> {
  // Without O_NONBLOCK, opening a FIFO that was put in the file's place would wait for its writer.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(fail);
  const stats = await file.stat({ bigint: true });
  const pieces = piecesOf(file, stats);
  return stats.size <= LARGEST_WHOLE ? buffer(pieces) : Readable.from(pieces, { objectMode: false });
}

async function* piecesOf(file: FileHandle, stats: BigIntStats): AsyncGenerator<Buffer> {
  try {
    const kind = kindOf(stats);
    if (kind !== undefined) throw new NotReadError(`is now ${kind}.`);
    const oversize = oversizeOf(stats);
    if (oversize !== undefined) throw new NotReadError(oversize);
    let read = 0;
    for (;;) {
      const piece = await file.read(Buffer.allocUnsafe(PIECE_BYTES)).catch(fail);
      if (piece.bytesRead === 0) break;
      read += piece.bytesRead;
      if (read > stats.size) break;
      yield piece.buffer.subarray(0, piece.bytesRead);
    }
    const after = await file.stat({ bigint: true });
    if (BigInt(read) !== stats.size || after.mtimeNs !== stats.mtimeNs)
      throw new NotReadError('changed while it was read. Run it again when nothing writes to it.');
  } finally {
    await file.close();
  }
}

function fail(error: unknown): never {
  throw new NotReadError(failureOf(error), { cause: error });
}
