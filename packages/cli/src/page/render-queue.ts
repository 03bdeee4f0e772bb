import type { Reply } from './page-server.ts';

interface Rendering {
  readonly reply: Promise<Reply>;
  readonly abort: AbortController;
  readers: number;
}

/** A browser keeps six connections to a server, so this is several people with many tabs. */
const MAX_RENDERINGS = 20;

/**
 * Renders pages one after the other: after a load, many open pages refetch at once. Equal requests share one
 * rendering; one whose readers have all left is discarded, or cancelled if it is running.
 */
export class RenderQueue {
  readonly #renderings = new Map<string, Rendering>();
  #last: Promise<unknown> = Promise.resolve();

  /**
   * @param key requests with the same key get the same reply
   * @param render ends early when its signal aborts; never rejects
   * @param disconnected aborts when the reader has left
   * @returns `undefined` if too many other pages are queued
   */
  reply(
    key: string,
    render: (signal: AbortSignal) => Promise<Reply>,
    disconnected: AbortSignal,
  ): Promise<Reply> | undefined {
    const rendering = this.#renderings.get(key) ?? this.#add(key, render);
    if (rendering === undefined) return undefined;
    rendering.readers += 1;
    disconnected.addEventListener('abort', () => this.#removeReader(key, rendering), { once: true });
    return rendering.reply;
  }

  #add(key: string, render: (signal: AbortSignal) => Promise<Reply>): Rendering | undefined {
    if (this.#renderings.size >= MAX_RENDERINGS) return undefined;
    const abort = new AbortController();
    const reply = this.#last.then(() => (abort.signal.aborted ? DISCARDED : render(abort.signal)));
    const rendering = { reply, abort, readers: 0 };
    this.#renderings.set(key, rendering);
    this.#last = reply.finally(() => this.#remove(key, rendering));
    return rendering;
  }

  #removeReader(key: string, rendering: Rendering): void {
    rendering.readers -= 1;
    if (rendering.readers > 0) return;
    this.#remove(key, rendering);
    rendering.abort.abort();
  }

  #remove(key: string, rendering: Rendering): void {
    if (this.#renderings.get(key) === rendering) this.#renderings.delete(key);
  }
}

/** Never sent: its readers have left. */
const DISCARDED: Reply = { status: 503, html: '' };
