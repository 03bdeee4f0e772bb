import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** How soon browsers reconnect after a lost connection. */
const RETRY_MS = 2000;
/** Often enough that no proxy closes the connection as idle. */
const HEARTBEAT_MS = 15_000;

/** The server-sent events of the live page: `loaded`, whenever there is something new to show. */
export class EventStream {
  readonly #connections = new Set<ServerResponse>();
  readonly #heartbeat = setInterval(() => this.#write(': heartbeat\n\n'), HEARTBEAT_MS).unref();
  #state: string = randomUUID();

  /** Differs after each load, and in each process. */
  get state(): string {
    return this.#state;
  }

  /**
   * @param shown the state that the page shows; a browser that reconnects also sends the id of its last event
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

  /** Browsers only remember it: without data it is not an event. */
  #stateLine = (): string => `id: ${this.#state}\n\n`;
  #loadedEvent = (): string => `event: loaded\ndata: loaded\n${this.#stateLine()}`;

  #write(text: string): void {
    for (const response of this.#connections) response.write(text);
  }
}
