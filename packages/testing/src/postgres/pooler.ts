/** A pooler for tests, like PgBouncer: its clients share sessions of a real PostgreSQL. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { type WireMessage, MessageReader, encodeMessage } from './messages.ts';

export interface Pooler {
  /** The same database, through the pooler. */
  readonly url: string;
  /** How many clients have connected to it. */
  readonly logins: number;
  close(): void;
}

export interface PoolerOptions {
  readonly postgresUrl: string;
  /** How long a client keeps a session. */
  readonly mode: 'transaction' | 'session';
  /**
   * Which idle session the next transaction gets: the one that was used last, or the one that has been idle for
   * longest.
   */
  readonly next?: 'newest' | 'oldest';
}

/** A session of the server; its messages go to the client that has it. */
interface ServerSession {
  readonly socket: Socket;
  client: Socket | undefined;
}

/**
 * Starts a pooler on a free port of 127.0.0.1. Each client logs in over a new session, which in transaction mode all
 * clients share from then on.
 */
export async function startPooler({ postgresUrl, mode, next = 'newest' }: PoolerOptions): Promise<Pooler> {
  const url = new URL(postgresUrl);
  const [port, host] = [Number(url.port), url.hostname];
  const sockets = new Set<Socket>();
  const idle: ServerSession[] = [];
  let logins = 0;
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  };

  const newSession = (client: Socket): ServerSession => {
    const session: ServerSession = { socket: keep(connect(port, host)), client };
    const reader = new MessageReader(true);
    session.socket.on('data', (piece: Buffer) => {
      for (const message of reader.read(piece)) {
        session.client?.write(withOwnKey(message));
        if (mode === 'session' || !endsTransaction(message)) continue;
        session.client = undefined;
        idle.push(session);
      }
    });
    return session;
  };

  const server = createServer((client) => {
    logins += 1;
    let session = newSession(keep(client));
    client.on('data', (piece: Buffer) => {
      if (piece.equals(TERMINATE)) return;
      // Each client has logged in over a session, and uses one at a time: there is always one left.
      if (session.client !== client) session = (next === 'newest' ? idle.pop() : idle.shift())!;
      session.client = client;
      session.socket.write(piece);
    });
    client.on('close', () => {
      if (session.client === client) session.socket.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    get logins() {
      return logins;
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

const TERMINATE = encodeMessage('X', Buffer.alloc(0));

/** ReadyForQuery, outside a transaction. */
const endsTransaction = ({ type, body }: WireMessage): boolean => type === 'Z' && body.toString() === 'I';

/** A cancel request names a client of the pooler, not a session, so the pooler creates its own key. */
const withOwnKey = ({ type, bytes }: WireMessage): Buffer =>
  type === 'K' ? encodeMessage('K', Buffer.from([0x7f, 0xff, 0xff, 0xff, 1, 2, 3, 4])) : bytes;
