/** A byte stream: the body of an S3 object, or a test's string. */
export type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Not a character, so that any line with it is rejected later. */
const NON_CHARACTER = '\uffff';
const LONE_SURROGATES = /\p{Surrogate}/gu;
const MAX_MARK_BYTES = 3;

/**
 * Any text as UTF-8: UTF-16 with a byte order mark is converted, anything else is passed unchanged, both without the
 * mark. A lone surrogate, which UTF-8 cannot encode, becomes a non-character instead of being replaced silently.
 */
export async function* asUtf8(bytes: Bytes): AsyncGenerator<Buffer> {
  const pieces = buffers(bytes);
  let start: Buffer = Buffer.alloc(0);
  while (start.length < MAX_MARK_BYTES) {
    const next = await pieces.next();
    if (next.done) break;
    start = Buffer.concat([start, next.value]);
  }
  if (start[0] === 0xff && start[1] === 0xfe) yield* fromUtf16(start.subarray(2), pieces, (units) => units);
  else if (start[0] === 0xfe && start[1] === 0xff)
    yield* fromUtf16(start.subarray(2), pieces, (units) => Buffer.from(units).swap16());
  else {
    yield start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf ? start.subarray(3) : start;
    yield* pieces;
  }
}

async function* buffers(bytes: Bytes): AsyncGenerator<Buffer> {
  for await (const piece of bytes) yield Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
}

/** Holds back a code unit or a surrogate pair that is split between two pieces. */
async function* fromUtf16(
  start: Buffer,
  pieces: AsyncIterable<Buffer>,
  toLittleEndian: (units: Buffer) => Buffer,
): AsyncGenerator<Buffer> {
  let bytes = start;
  let text = '';
  const decodeWholeUnits = () => {
    const whole = bytes.length - (bytes.length % 2);
    text += toLittleEndian(bytes.subarray(0, whole)).toString('utf16le');
    bytes = bytes.subarray(whole);
  };
  const encode = () => Buffer.from(text.replace(LONE_SURROGATES, NON_CHARACTER));
  decodeWholeUnits();
  for await (const piece of pieces) {
    bytes = Buffer.concat([bytes, piece]);
    decodeWholeUnits();
    const splitPair = /[\ud800-\udbff]$/.exec(text)?.[0] ?? '';
    text = text.slice(0, text.length - splitPair.length);
    yield encode();
    text = splitPair;
  }
  if (bytes.length > 0) text += NON_CHARACTER;
  yield encode();
}
