import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { hasCredential } from './credential.ts';

const REFUSAL = 'Refused: this address answers only the processes of the Brewline run that opened it.\n';

/**
 * Answers 403 to every HTTP request but those of this run's processes, before the server's own code sees any of it:
 * before it rewrites a URL, matches a route or reads a body. Requests injected inside this process are not checked.
 *
 * @param internalHeader a header that only injected requests may have; removed from all others
 */
export function guardRequests(server: Server, credential: string, internalHeader: string): void {
  const handlers = server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[];
  server.removeAllListeners('request').on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!isFromThisRun(request, credential)) {
      response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8', 'connection': 'close' }).end(REFUSAL);
      return;
    }
    request.headers[internalHeader] = undefined;
    for (const handle of handlers) handle(request, response);
  });
}

/**
 * No process of the run is a browser, so any `Origin` is foreign. A foreign site whose name was made to resolve to this
 * machine sends that name as the host.
 */
function isFromThisRun({ headers, socket }: IncomingMessage, credential: string): boolean {
  const site = headers['sec-fetch-site'] ?? 'none';
  return (
    headers.host === `127.0.0.1:${socket.localPort}`
    && headers.origin === undefined
    && (site === 'none' || site === 'same-origin')
    && hasCredential(headers.authorization, credential)
  );
}
