import type { FauxqsApp, FauxqsRequest } from './fauxqs.ts';

/** Metadata of an object (seconds since 1970, in decimal): the store dates the object later than this. */
export const LATER_THAN = 'later-than';

/** Dates of one object key, in milliseconds. */
interface KeyDates {
  /** By the store's clock. */
  readonly writtenAt: number;
  /** How far this key's dates are ahead of the store's clock. It never shrinks, so the dates of a key never go back. */
  readonly ahead: number;
}

/**
 * A clock that follows the machine's but never goes back: when the machine's is set back, it continues from where it
 * was.
 */
export class StoreClock {
  readonly #machine: () => number;
  #time = -Infinity;
  #readAt = performance.now();

  /** @param machine the machine's clock, in milliseconds since 1970 */
  constructor(machine: () => number) {
    this.#machine = machine;
  }

  /** Milliseconds since 1970. */
  now(): number {
    const readAt = performance.now();
    this.#time = Math.max(this.#machine(), this.#time + readAt - this.#readAt);
    this.#readAt = readAt;
    return this.#time;
  }
}

/**
 * Sets the `Last-Modified` of every object, and the `Date` of every response about it, by the store's clock: fauxqs
 * uses the machine's, which may be set back. Both are ahead by the same span for a key whose objects have to be later
 * than a future date. docs/decisions/0018-dates-of-the-embedded-store.md
 */
export function serveDates(app: FauxqsApp, clock: StoreClock): void {
  const keys = new Map<string, KeyDates>();
  app.addHook('onSend', (request, reply, payload, done) => {
    const { bucket, '*': key } = request.params ?? {};
    if (bucket && key && reply.statusCode === 200) {
      const path = `${bucket}/${key}`;
      if (isWrite(request)) keys.set(path, { writtenAt: clock.now(), ahead: keys.get(path)?.ahead ?? 0 });
      const dates = keys.get(path);
      if (dates && reply.hasHeader('last-modified')) {
        const { writtenAt, ahead } = moveAhead(dates, Number(reply.getHeader(`x-amz-meta-${LATER_THAN}`) ?? 0));
        keys.set(path, { writtenAt, ahead });
        reply.header('last-modified', httpDate(writtenAt + ahead)).header('date', httpDate(clock.now() + ahead));
      }
    }
    done(null, payload);
  });
}

/** Whether a request creates a version of an object; the upload of a part does not. */
const isWrite = ({ method, query = {} }: FauxqsRequest): boolean =>
  (method === 'PUT' && !query.partNumber) || (method === 'POST' && query.uploadId !== undefined);

const moveAhead = ({ writtenAt, ahead }: KeyDates, laterThan: number): KeyDates => ({
  writtenAt,
  ahead: Math.max(ahead, (laterThan + 1) * 1000 - writtenAt),
});

const httpDate = (milliseconds: number): string => new Date(milliseconds).toUTCString();
