import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LIVE_SCRIPT } from '@brewline/insights';
import { EventStream } from './event-stream.ts';

/** The response to a request for the page. */
export interface Reply {
  readonly status: number;
  readonly html: string;
}

/**
 * Renders the page for a query; never rejects.
 *
 * @param state the page shows this state or a newer one
 * @param disconnected aborts when the reader has left
 */
export type MakeReply = (query: URLSearchParams, state: string, disconnected: AbortSignal) => Promise<Reply>;

export interface PageServer {
  /** `http://127.0.0.1:2739` */
  readonly url: string;
  /** Notifies the open pages of a load. */
  publishLoaded(): void;
  /** Also ends open connections. */
  close(): Promise<void>;
}

/** BREW on a phone keypad. */
const PORT = 2739;
const LOOPBACK = '127.0.0.1';

const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    "script-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** `Retry-After` of a 503, in seconds. */
const RETRY_SECONDS = 5;

/** Serves the live page to this machine only, on `port`, or on any free port if that one is taken. */
export async function servePage(reply: MakeReply, port = PORT): Promise<PageServer> {
  const events = new EventStream();
  const server = createServer((request, response) => void respond(request, response));
  await listen(server, port);
  const { port: bound } = server.address() as AddressInfo;
  // A foreign site whose name was made to resolve to this machine sends that name as the host.
  const hosts = [`${LOOPBACK}:${bound}`, `localhost:${bound}`];

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    const [path, search] = request.url!.split('?', 2);
    const query = new URLSearchParams(search);
    if (!hosts.includes(request.headers.host ?? ''))
      send(response, 421, 'text/plain', `This page is at http://${hosts[0]!}.\n`);
    else if (isForeign(request, hosts))
      send(response, 403, 'text/plain', `Open http://${hosts[0]!} in the browser's address bar.\n`);
    else if (request.method !== 'GET')
      send(response.setHeader('allow', 'GET'), 405, 'text/plain', 'This page only answers GET.\n');
    else if (path === '/events') events.connect(request, response, query.get('state'));
    else if (path === '/live.js') send(response, 200, 'text/javascript', LIVE_SCRIPT);
    else if (path !== '/') send(response, 404, 'text/plain', `Not found. The page is at http://${hosts[0]!}.\n`);
    else {
      const disconnected = new AbortController();
      response.once('close', () => disconnected.abort());
      const { status, html } = await reply(query, events.state, disconnected.signal);
      if (status === 503) response.setHeader('retry-after', RETRY_SECONDS);
      send(response, status, 'text/html', html);
    }
  }

  return {
    url: `http://${LOOPBACK}:${bound}`,
    publishLoaded: () => events.publishLoaded(),
    async close() {
      events.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Whether a browser sends the request for another site; clients other than browsers send neither header. */
function isForeign({ headers }: IncomingMessage, hosts: readonly string[]): boolean {
  const { origin, 'sec-fetch-site': site = 'none' } = headers;
  return (
    !['same-origin', 'none'].includes(site)
    || (origin !== undefined && !hosts.some((host) => origin === `http://${host}`))
  );
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8` }).end(body);
}

async function listen(server: Server, port: number): Promise<void> {
  try {
    await bind(server, port);
  } catch (error) {
    if (port === 0 || !['EADDRINUSE', 'EACCES'].includes((error as NodeJS.ErrnoException).code!)) throw error;
    await bind(server, 0);
  }
}

const bind = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, LOOPBACK, () => {
      server.off('error', reject);
      resolve();
    });
  });
