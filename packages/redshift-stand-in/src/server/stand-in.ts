/**
 * Redshift for tests: a real PostgreSQL behind a proxy that rejects what Redshift does not support.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { runStatement } from '../copy/load-errors.ts';
import { isCopyFromS3 } from '../copy/statement.ts';
import { violationsOf } from '../guard/guard.ts';
import { statementsOf } from '../sql/tokens.ts';
import { STAND_IN_DATABASE } from './database.ts';
import { type GetObject, RedshiftError } from '../copy/objects.ts';
import { ClientSession } from './session.ts';

/** A running stand-in. */
export interface RedshiftStandIn {
  /** redshift://user:password@127.0.0.1:port/db?sslmode=disable */
  readonly url: string;
  /** every SQL text that clients sent */
  readonly statements: ReadonlySet<string>;
  /** Disconnects every client and closes the port. */
  close(): Promise<void>;
  /**
   * Answers the next matching statement with this error instead of running it; inside a transaction this aborts the
   * transaction.
   */
  failNext(pattern: RegExp, error: { code: string; message: string }): void;
}

export interface StandInOptions {
  /** a database, as a superuser; the stand-in changes it to behave like Redshift */
  readonly postgresUrl: string;
  readonly getObject: GetObject;
}

const UNSUPPORTED = '0A000';

/** Starts a stand-in on a free port of 127.0.0.1. */
export async function startRedshiftStandIn({ postgresUrl, getObject }: StandInOptions): Promise<RedshiftStandIn> {
  await runStatement(postgresUrl, STAND_IN_DATABASE);
  const { hostname, port, username, password, pathname } = new URL(postgresUrl);
  const statements = new Set<string>();
  const faults = new Map<string, string[]>();
  const failures: { pattern: RegExp; error: RedshiftError }[] = [];
  const sockets = new Set<Socket>();

  const refusalOf = (sql: string): RedshiftError | undefined => {
    statements.add(sql);
    const found = faults.get(sql) ?? violationsOfRequest(sql);
    faults.set(sql, found);
    const at = failures.findIndex(({ pattern }) => sql.search(pattern) >= 0);
    if (at >= 0) return failures.splice(at, 1)[0]!.error;
    return found.length > 0 ? new RedshiftError(UNSUPPORTED, found.join('\n')) : undefined;
  };

  const server = createServer((client) => {
    const backend = connect(Number(port), hostname);
    for (const socket of [client, backend]) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    }
    new ClientSession(client, backend, { postgresUrl, getObject, refusalOf });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: ownPort } = server.address() as AddressInfo;

  return {
    url: `redshift://${username}:${password}@127.0.0.1:${ownPort}${pathname}?sslmode=disable`,
    statements,
    close: async () => {
      const closed = [...sockets].map((socket) => once(socket, 'close'));
      server.close();
      for (const socket of sockets) socket.destroy();
      await Promise.all(closed);
    },
    failNext: (pattern, { code, message }) => void failures.push({ pattern, error: new RedshiftError(code, message) }),
  };
}

function violationsOfRequest(sql: string): string[] {
  const parts = statementsOf(sql);
  if (parts.length > 1 && parts.some(isCopyFromS3))
    return ['The stand-in runs COPY from S3 only on its own: send it separately from other statements'];
  return violationsOf(sql);
}
