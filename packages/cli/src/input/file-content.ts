import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describeReadFailure, describeSpecialFile, UnreadableFileError, findSizeFault } from './skipped-path.ts';

/** A larger file is read as a stream. */
const MAX_BUFFERED_BYTES = 8n * 1024n * 1024n;
const PIECE_BYTES = 256 * 1024;

/**
 * The content of a file, whole or as a stream. The same open file is checked and read, even if its path leads elsewhere
 * by then.
 *
 * @throws UnreadableFileError, or the stream fails with one, if it is not a regular file, is too large, cannot be read,
 *   or changes meanwhile
 */
export async function readContent(path: string): Promise<Buffer | Readable> {
  // Without O_NONBLOCK, opening a FIFO that was put in the file's place would wait for its writer.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(throwUnreadable);
  const stats = await file.stat({ bigint: true });
  const pieces = readPieces(file, stats);
  return stats.size <= MAX_BUFFERED_BYTES ? buffer(pieces) : Readable.from(pieces, { objectMode: false });
}

async function* readPieces(file: FileHandle, stats: BigIntStats): AsyncGenerator<Buffer> {
  try {
    const kind = describeSpecialFile(stats);
    if (kind !== undefined) throw new UnreadableFileError(`is now ${kind}.`);
    const oversize = findSizeFault(stats);
    if (oversize !== undefined) throw new UnreadableFileError(oversize);
    let read = 0;
    for (;;) {
      const piece = await file.read(Buffer.allocUnsafe(PIECE_BYTES)).catch(throwUnreadable);
      if (piece.bytesRead === 0) break;
      read += piece.bytesRead;
      if (read > stats.size) break;
      yield piece.buffer.subarray(0, piece.bytesRead);
    }
    const after = await file.stat({ bigint: true });
    if (BigInt(read) !== stats.size || after.mtimeNs !== stats.mtimeNs)
      throw new UnreadableFileError('changed while it was being read. Run it again when nothing is writing to it.');
  } finally {
    await file.close();
  }
}

function throwUnreadable(error: unknown): never {
  throw new UnreadableFileError(describeReadFailure(error), { cause: error });
}
