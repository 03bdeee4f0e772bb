import type { ReceivedMessage } from './sqs-event.ts';

/** The largest event, as JSON: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_EVENT_BYTES = 6 * 1024 * 1024;
/** Ids, handle, attributes and punctuation of a record; more than they ever take without message attributes. */
const ENVELOPE_BYTES = 1024;

/** The messages collected for one invocation. */
export class Batch {
  readonly messages: ReceivedMessage[] = [];
  readonly #batchSize: number;
  #bytes = 0;
  #exactlyCounted = 0;

  constructor(batchSize: number) {
    this.#batchSize = batchSize;
  }

  /** How many more messages the batch size allows. */
  get room(): number {
    return this.#batchSize - this.messages.length;
  }

  /**
   * Adds a message if it fits.
   * @returns whether it was added; an empty batch takes any
   */
  tryAdd(message: ReceivedMessage): boolean {
    if (this.room === 0) return false;
    // Escaping at most doubles what SQS allows, so the exact size of the messages so far is needed only near the limit.
    const bound = 2 * Buffer.byteLength(message.Body) + attributeBytes(message) + ENVELOPE_BYTES;
    if (this.#bytes + bound > MAX_EVENT_BYTES) {
      for (; this.#exactlyCounted < this.messages.length; this.#exactlyCounted += 1)
        this.#bytes -= overestimatedBytes(this.messages[this.#exactlyCounted]!);
      if (this.messages.length > 0 && this.#bytes + bound - overestimatedBytes(message) > MAX_EVENT_BYTES) return false;
    }
    this.#bytes += bound;
    this.messages.push(message);
    return true;
  }
}

function attributeBytes(message: ReceivedMessage): number {
  return message.MessageAttributes ? Buffer.byteLength(JSON.stringify(message.MessageAttributes)) : 0;
}

function overestimatedBytes({ Body }: ReceivedMessage): number {
  return 2 * Buffer.byteLength(Body) - Buffer.byteLength(JSON.stringify(Body));
}
