import type { WireMessage } from './messages.ts';

/** The messages that prepare and run one statement: Parse, Bind, Describe, Execute, Close, and the Flush among them. */
const GROUP = 'PBDECH';

/**
 * Detects which messages of a client begin a statement: a Query, a group up to its Sync, the rows of a COPY, and their
 * end.
 */
export class StatementReader {
  #previousType = '';

  /** @returns the SQL, or which part of a COPY; `undefined` if the message does not begin a statement */
  read({ type, body }: WireMessage): string | undefined {
    const previous = this.#previousType;
    this.#previousType = type;
    if (type === 'Q') return textAt(body, 0);
    if (isInGroup(type) && !isInGroup(previous))
      return type === 'P' ? textAt(body, body.indexOf(0) + 1) : 'a prepared statement';
    if (type === 'd') return previous === 'd' ? undefined : 'copy data';
    return type === 'c' || type === 'f' ? 'copy end' : undefined;
  }
}

const isInGroup = (type: string): boolean => type !== '' && GROUP.includes(type);

const textAt = (body: Buffer, from: number): string =>
  body.toString('utf8', from, body.indexOf(0, from)).replace(/\s+/g, ' ').trim();
