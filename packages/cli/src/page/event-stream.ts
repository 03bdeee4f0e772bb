import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Browsers try again so soon after a connection was lost. */
const RETRY_MS = 2000;
/** Something is said so often that nobody in between takes a quiet connection for a dead one. */
const HEARTBEAT_MS = 15_000;

/** The server-sent events of the live page: `loaded`, whenever there is something new to show. */
export class EventStream {
  readonly #connections = new Set<ServerResponse>();
  readonly #heartbeat = setInterval(() => this.#write(': still here\n\n'), HEARTBEAT_MS).unref();
  #state: string = randomUUID();

  /** Another after each load, and in each process. */
  get state(): string {
    return this.#state;
  }

  /**
   * @param shown the state that the page shows; browsers that come back by themselves name the last event they heard of
   */
  connect(request: IncomingMessage, response: ServerResponse, shown: string | null): void {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    const known = request.headers['last-event-id'] ?? shown;
    response.write(`retry: ${RETRY_MS}\n\n${known === this.#state ? this.#stateLine() : this.#loadedEvent()}`);
    this.#connections.add(response);
    response.once('close', () => this.#connections.delete(response));
  }

  publishLoaded(): void {
    this.#state = randomUUID();
    this.#write(this.#loadedEvent());
  }

  close(): void {
    clearInterval(this.#heartbeat);
    for (const response of this.#connections) response.end();
  }

  /** Only remembered by browsers: without data it is no event. */
  #stateLine = (): string => `id: ${this.#state}\n\n`;
  #loadedEvent = (): string => `event: loaded\ndata: loaded\n${this.#stateLine()}`;

  #write(text: string): void {
    for (const response of this.#connections) response.write(text);
  }
}
