/** Reads and writes messages of the PostgreSQL protocol, version 3. */

/** One message. */
export interface WireMessage {
  /** one letter; empty for a client's messages before the session starts */
  readonly type: string;
  readonly body: Buffer;
  /** the whole message */
  readonly bytes: Buffer;
}

/** The first number of a message that has no type. */
export const SSL_REQUEST = 80_877_103;
export const GSS_REQUEST = 80_877_104;
export const CANCEL_REQUEST = 80_877_102;
const PROTOCOL = 3;

const LENGTH = 4;

/** Splits one direction of a connection into messages. */
export class MessageReader {
  #pieces: Buffer[] = [];
  #size = 0;
  #wanted = 0;
  #typed: boolean;

  /** @param typed whether every message has a type, as a server's have */
  constructor(typed: boolean) {
    this.#typed = typed;
  }

  /** The messages that this piece completes. */
  *read(piece: Buffer): Generator<WireMessage> {
    this.#pieces.push(piece);
    this.#size += piece.length;
    // A long message comes in many pieces: joining them after each piece would take quadratic time.
    if (this.#size < this.#wanted) return;
    let rest = Buffer.concat(this.#pieces);
    for (
      let length = this.#lengthOf(rest);
      length !== undefined && rest.length >= length;
      length = this.#lengthOf(rest)
    ) {
      const message = this.#messageOf(rest.subarray(0, length));
      rest = rest.subarray(length);
      yield message;
    }
    this.#pieces = [rest];
    this.#size = rest.length;
    this.#wanted = this.#lengthOf(rest) ?? 0;
  }

  #lengthOf(bytes: Buffer): number | undefined {
    const head = this.#typed ? 1 : 0;
    return bytes.length < head + LENGTH ? undefined : head + bytes.readInt32BE(head);
  }

  #messageOf(bytes: Buffer): WireMessage {
    if (this.#typed) return { type: String.fromCharCode(bytes[0]!), body: bytes.subarray(1 + LENGTH), bytes };
    const body = bytes.subarray(LENGTH);
    this.#typed = body.readInt32BE(0) >>> 16 === PROTOCOL;
    return { type: '', body, bytes };
  }
}

/** A message of this type. */
export function encodeMessage(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(1 + LENGTH);
  head.write(type);
  head.writeInt32BE(LENGTH + body.length, 1);
  return Buffer.concat([head, body]);
}

/** Text with its terminating zero byte. */
export const encodeText = (text: string): Buffer => Buffer.from(`${text}\0`);

/** The texts of a body that consists of texts. */
export const decodeTexts = (body: Buffer): string[] => body.toString().split('\0');

/** The fields of an ErrorResponse, by their letters: C SQLSTATE, M message, W context, c column, n constraint. */
export type ErrorFields = Readonly<Record<string, string>>;

export const decodeErrorFields = (body: Buffer): ErrorFields =>
  Object.fromEntries(
    decodeTexts(body)
      .filter((field) => field !== '')
      .map((field) => [field[0]!, field.slice(1)]),
  );

export const encodeError = ({ code, message }: { readonly code: string; readonly message: string }): Buffer =>
  encodeMessage(
    'E',
    Buffer.concat([...['SERROR', 'VERROR', `C${code}`, `M${message}`].map(encodeText), Buffer.alloc(1)]),
  );
