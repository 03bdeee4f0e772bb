import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { encodeError, MessageReader } from './messages.ts';
import { StatementReader } from './statements.ts';

/** One step of a client, before the server gets it. */
export interface Statement {
  /** Its place among all statements of all connections, from 1. */
  readonly number: number;
  /** The SQL; `copy data` and `copy end` for the rows of a COPY and their end. */
  readonly text: string;
}

/**
 * What happens to a statement and its connection:
 * - `forward`: the server gets it
 * - `cut`: both sides are closed, and the server never gets it
 * - `blackhole`: nothing is forwarded any more, either way, and nothing is closed, as when a machine is unplugged
 * - `deafen`: the server gets it, but none of its answers are forwarded any more
 * - `lose`: the server gets it, and instead of its answer both sides are closed
 */
export type Fate = 'forward' | 'cut' | 'blackhole' | 'deafen' | 'lose';

interface Connection {
  readonly near: Socket;
  readonly far: Socket;
  fate: Fate;
}

/** Called before each statement; the connection waits for the result. */
export type Before = (statement: Statement) => Fate | Promise<Fate>;

/** A text in the client's statements, and one of as many bytes that the server gets instead. */
export type Rewrite = readonly [from: string, to: string];

/** A TCP proxy in front of PostgreSQL that detects where a client's statements begin. */
export class PostgresProxy {
  /** The server's URL, through the proxy. */
  readonly url: string;
  /** The clients' statements, in order. */
  readonly statements: string[] = [];
  before: Before = () => 'forward';
  /** Called for each new connection: the SQLSTATE of the error that it gets instead. */
  refusal: (() => string | undefined) | undefined;
  /** The server of new connections. */
  target: URL;
  readonly #rewrite: Rewrite | undefined;
  readonly #listener: Server;
  readonly #sockets = new Set<Socket>();

  /** @param url of the server */
  static async start(url: string, rewrite?: Rewrite): Promise<PostgresProxy> {
    const listener = createServer();
    await new Promise<void>((resolve) => void listener.listen(0, '127.0.0.1', resolve));
    return new PostgresProxy(new URL(url), listener, rewrite);
  }

  private constructor(target: URL, listener: Server, rewrite: Rewrite | undefined) {
    const { port } = listener.address() as AddressInfo;
    this.target = target;
    this.url = Object.assign(new URL(target), { port: String(port) }).href;
    this.#rewrite = rewrite;
    this.#listener = listener.on('connection', (near: Socket) => this.#connect(near));
  }

  /** Closes every connection, blackholed ones too. */
  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#listener.close(resolve));
  }

  #connect(near: Socket): void {
    const refusal = this.refusal?.();
    if (refusal !== undefined)
      return void near
        .on('error', () => undefined)
        .once('data', () => near.end(encodeError({ code: refusal, message: 'refused by the test' })));
    const far = connect(Number(this.target.port), this.target.hostname);
    const connection: Connection = { near, far, fate: 'forward' };
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      // A side that breaks is closed as well, and 'close' handles it.
      socket
        .setNoDelay(true)
        .on('error', () => undefined)
        .on('close', () => this.#sockets.delete(socket));
    }
    far.on('data', (data) => {
      if (connection.fate === 'forward') near.write(data);
      if (connection.fate === 'lose') near.destroy();
    });
    far.on('close', () => connection.fate === 'blackhole' || near.end());
    near.on('close', () => connection.fate === 'blackhole' || far.destroy());
    // It rejects when a side breaks in the middle of a message; 'close' has handled that already.
    this.#forward(connection).catch(() => undefined);
  }

  async #forward(connection: Connection): Promise<void> {
    const [messages, statements] = [new MessageReader(false), new StatementReader()];
    for await (const data of connection.near as AsyncIterable<Buffer>) {
      for (const message of messages.read(data)) {
        const statement = statements.read(message);
        if (statement !== undefined && connection.fate === 'forward') await this.#decide(connection, statement);
        if (connection.fate !== 'blackhole' && connection.far.writable)
          connection.far.write(this.#applyRewrite(message.bytes));
      }
    }
  }

  async #decide(connection: Connection, text: string): Promise<void> {
    this.statements.push(text);
    connection.fate = await this.before({ number: this.statements.length, text });
    if (connection.fate !== 'cut') return;
    connection.far.destroy();
    connection.near.destroy();
  }

  #applyRewrite(bytes: Buffer): Buffer {
    if (this.#rewrite === undefined) return bytes;
    const [from, to] = this.#rewrite;
    const at = bytes.indexOf(from);
    if (at >= 0) bytes.write(to, at);
    return bytes;
  }
}
