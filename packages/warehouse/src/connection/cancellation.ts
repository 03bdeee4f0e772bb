import { once } from 'node:events';
import { connect } from 'node:net';
import type pg from 'pg';

/** The first number of a request to cancel: https://www.postgresql.org/docs/current/protocol-message-formats.html */
const CANCEL_REQUEST = 80_877_102;
const REQUEST_BYTES = 16;
/** A server that does not even take the request is left alone after so long; it looks for its clients itself. */
const TIMEOUT_MS = 1000;

/**
 * When the signal comes, the statement that the client runs is cancelled on the server, and the connection is closed.
 */
export function cancelOn(signal: AbortSignal | undefined, client: pg.Client): void {
  if (signal === undefined) return;
  const stop = () => void cutOff(client);
  signal.addEventListener('abort', stop, { once: true });
  client.once('end', () => signal.removeEventListener('abort', stop));
}

/**
 * Cancels what the client runs, which fails as a statement that was cancelled, not as a connection that was lost; then
 * closes the connection.
 */
export const cutOff = (client: pg.Client): Promise<void> =>
  cancelStatement(client)
    .finally(() => client.end())
    .catch(() => undefined);

/**
 * Closing the connection alone would leave the statement running, and its locks held, until the server looks for its
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
  // The server closes it once it has done so.
  await once(socket, 'close');
}

/** What the server said at the start, by which it knows who may cancel; the driver's types leave it out. */
interface BackendKey {
  readonly processID: number | null;
  readonly secretKey: number | null;
}
