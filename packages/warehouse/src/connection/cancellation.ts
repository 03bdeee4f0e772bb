import { once } from 'node:events';
import { connect } from 'node:net';
import type pg from 'pg';

/** The code of a cancel request: https://www.postgresql.org/docs/current/protocol-message-formats.html */
const CANCEL_REQUEST = 80_877_102;
const REQUEST_BYTES = 16;
/** How long to wait for a server to take the request; it also detects lost clients itself. */
const TIMEOUT_MS = 1000;

/**
 * When the signal aborts, the client's running statement is cancelled on the server, and the connection is closed.
 */
export function cancelOn(signal: AbortSignal | undefined, client: pg.Client): void {
  if (signal === undefined) return;
  const stop = () => void cancelAndClose(client);
  signal.addEventListener('abort', stop, { once: true });
  client.once('end', () => signal.removeEventListener('abort', stop));
}

/**
 * Cancels the client's running statement, which fails as cancelled, not as a lost connection; then closes the
 * connection.
 */
export const cancelAndClose = (client: pg.Client): Promise<void> =>
  cancelStatement(client)
    .finally(() => client.end())
    .catch(() => undefined);

/**
 * Closing the connection alone would leave the statement running, and its locks held, until the server checks its
 * client.
 */
async function cancelStatement({ host, port, processID, secretKey }: pg.Client & Partial<BackendKey>): Promise<void> {
  if (processID == null || secretKey == null) return;
  const socket = connect(host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port });
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy());
  socket.on('error', () => undefined);
  const request = Buffer.alloc(REQUEST_BYTES);
  [REQUEST_BYTES, CANCEL_REQUEST, processID, secretKey].forEach((value, at) => request.writeInt32BE(value, 4 * at));
  socket.end(request);
  // The server closes it once it has cancelled.
  await once(socket, 'close');
}

/** What the server sends at login and requires to cancel; the driver's types omit it. */
interface BackendKey {
  readonly processID: number | null;
  readonly secretKey: number | null;
}
