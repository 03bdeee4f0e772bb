// Launches the server program, and waits until it accepts connections or has failed.
import { spawn, type ChildProcess } from 'node:child_process';
import { open, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Account } from './account.ts';
import { PROGRAM_ENVIRONMENT } from './cluster.ts';
import { commandLine, stopServer, holdsWithin } from './process.ts';
import { OWN_SERVER_ADVICE } from './programs.ts';

/** How long recovery after a crash may take, in milliseconds: 2 GB of log on a slow disk. */
const START_TIMEOUT_MS = 300_000;

/** The server ended, or was stopped, before it accepted a connection. */
export class StartFailure extends Error {
  /** What the server wrote to its log. */
  readonly logged: string;
  constructor(logged: string, logFile: string) {
    const last = logged.trim().split('\n').slice(-12).join('\n');
    super(
      `PostgreSQL did not start. The end of ${logFile}:\n${last}\n`
        + `Fix the problem and run this again.\n${OWN_SERVER_ADVICE}`,
    );
    this.name = 'StartFailure';
    this.logged = logged;
  }
}

/**
 * Starts the server and waits until it accepts connections. Ctrl-C in the terminal does not reach it: this process
 * decides when it stops.
 */
export async function launchServer(
  { prefix, programs, ids }: Account,
  data: string,
  settings: Record<string, string>,
  logFile: string,
  signal?: AbortSignal,
): Promise<ChildProcess> {
  const log = await open(logFile, 'a', 0o600);
  const { size } = await log.stat();
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [file = '', ...rest] = [...prefix, join(programs, 'bin/postgres'), '-D', data, ...flags];
  const child = spawn(file, rest, {
    ...ids,
    cwd: '/',
    env: PROGRAM_ENVIRONMENT,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  const problem = new Promise<string>((resolve) =>
    child.once('error', (error) => resolve(error.message)).once('exit', () => resolve('')),
  );
  await log.close();
  const isUp = await holdsWithin(
    async () => signal?.aborted === true || !isRunning(child) || (await isReady(child, data)),
    START_TIMEOUT_MS,
  );
  if (isUp && isRunning(child) && signal?.aborted !== true) return child;
  if (child.pid !== undefined) await stopServer(child.pid, () => isRunning(child));
  signal?.throwIfAborted();
  const logged = (await readFile(logFile)).subarray(size).toString();
  throw new StartFailure(logged + (await problem), logFile);
}

/** Whether a server that this process launched is still running. */
export const isRunning = (child: ChildProcess): boolean =>
  child.pid !== undefined && child.exitCode === null && child.signalCode === null;

/** The server writes its state to the eighth line of its pid file; pg_ctl reads the same line. */
async function isReady(child: ChildProcess, data: string): Promise<boolean> {
  const lines = (await readFile(pidFile(data), 'utf8').catch(() => '')).split('\n');
  return Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready';
}

/**
 * Stops the server that a killed process left running on this data. If the pid in its pid file is no longer such a
 * server, only removes the file.
 */
export async function stopOrphan(data: string): Promise<void> {
  const pid = Number.parseInt(await readFile(pidFile(data), 'utf8').catch(() => ''), 10);
  if (!(pid > 0)) return;
  await stopServer(pid, async () => (await commandLine(pid)).includes(`bin/postgres -D ${data} `));
  // Otherwise PostgreSQL would refuse to start if another process (or a zombie) has that pid.
  await rm(pidFile(data), { force: true });
}

const pidFile = (data: string): string => join(data, 'postmaster.pid');

/** A free port of 127.0.0.1. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
