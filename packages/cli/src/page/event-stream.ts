import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Browsers try again so soon after a connection was lost. */
const RETRY_MILLISECONDS = 2000;
/** Something is said so often that nobody in between takes a quiet connection for a dead one. */
const HEARTBEAT_MILLISECONDS = 15_000;
/** A page asks for its events within this time of being rendered. */
const JUST_NOW_MILLISECONDS = 10_000;

/** The server-sent events of the live page: `loaded`, whenever there is something new to show. */
export class EventStream {
  readonly #open = new Set<ServerResponse>();
  readonly #heartbeat = setInterval(() => this.#say(': still here\n\n'), HEARTBEAT_MILLISECONDS);
  /** Told to browsers as the last event's id, which they give back: one of an earlier process is never ours. */
  #state: string = randomUUID();
  #loadedAt = -Infinity;

  connect(request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    response.write(`retry: ${RETRY_MILLISECONDS}\n\n${this.#hasMissed(request) ? this.#loaded() : this.#id()}`);
    this.#open.add(response);
    response.once('close', () => this.#open.delete(response));
  }

  loaded(): void {
    this.#state = randomUUID();
    this.#loadedAt = performance.now();
    this.#say(this.#loaded());
  }

  close(): void {
    clearInterval(this.#heartbeat);
    for (const response of this.#open) response.end();
  }

  /** Whether something was loaded while the connection was lost, or between the rendering of the page and its first connection. */
  #hasMissed({ headers }: IncomingMessage): boolean {
    const last = headers['last-event-id'];
    return last === undefined ? performance.now() - this.#loadedAt < JUST_NOW_MILLISECONDS : last !== this.#state;
  }

  /** Only remembered by browsers: without data it is no event. */
  #id = (): string => `id: ${this.#state}\n\n`;
  #loaded = (): string => `event: loaded\ndata: loaded\n${this.#id()}`;

  #say(text: string): void {
    for (const response of this.#open) response.write(text);
  }
}
