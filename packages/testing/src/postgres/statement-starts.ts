/** https://www.postgresql.org/docs/current/protocol-message-formats.html */
const START_UP = 196_608;
const LENGTH = 4;

/** What a statement is, where a message begins one: its SQL, or which part of a COPY. */
export type StatementStart = string;

/** One message of a client to its PostgreSQL server. */
export interface FrontendMessage {
  readonly bytes: Buffer;
  /** Set when the message begins a statement. */
  readonly starts?: StatementStart;
}

/**
 * Cuts what a client sends into messages, and sees which of them begin a statement: a Query, a group up to its Sync,
 * the rows of a COPY, and their end.
 */
export class FrontendMessages {
  #rest: Buffer = Buffer.alloc(0);
  #isStarted = false;
  #last = '';

  *push(data: Buffer): Generator<FrontendMessage> {
    this.#rest = Buffer.concat([this.#rest, data]);
    for (let message = this.#next(); message; message = this.#next()) yield message;
  }

  #next(): FrontendMessage | undefined {
    // Before the connection has started, messages have no type.
    const head = this.#isStarted ? 1 : 0;
    if (this.#rest.length < head + LENGTH) return undefined;
    const length = head + this.#rest.readInt32BE(head);
    if (this.#rest.length < length) return undefined;
    const bytes = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    if (this.#isStarted) return this.#typed(bytes);
    this.#isStarted = bytes.readInt32BE(LENGTH) === START_UP;
    return { bytes };
  }

  #typed(bytes: Buffer): FrontendMessage {
    const type = String.fromCharCode(bytes[0]!);
    const starts = startOf(type, this.#last, bytes);
    this.#last = type;
    return starts === undefined ? { bytes } : { bytes, starts };
  }
}

const GROUP = 'PBDECH';

function startOf(type: string, before: string, bytes: Buffer): StatementStart | undefined {
  if (type === 'Q') return textAt(bytes, 1 + LENGTH);
  if (GROUP.includes(type) && (before === '' || !GROUP.includes(before)))
    return type === 'P' ? textAt(bytes, bytes.indexOf(0, 1 + LENGTH) + 1) : 'a prepared statement';
  if (type === 'd') return before === 'd' ? undefined : 'copy data';
  if (type === 'c' || type === 'f') return 'copy end';
  return undefined;
}

const textAt = (bytes: Buffer, from: number): string =>
  bytes.toString('utf8', from, bytes.indexOf(0, from)).replace(/\s+/g, ' ').trim();
