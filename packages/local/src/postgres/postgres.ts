// The embedded warehouse's PostgreSQL: a real server with the programs from npm, its data under one folder, stopped
// when this process ends.
import type { ChildProcess } from 'node:child_process';
import { access, constants, mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { chooseAccount } from './account.ts';
import { USER_AND_DATABASE, openCluster } from './cluster.ts';
import { lockFolder } from './lock.ts';
import { stopServer } from './process.ts';
import { findPrograms } from './programs.ts';
import { StartFailure, findFreePort, isRunning, launchServer, stopOrphan } from './server.ts';

/** A running PostgreSQL server with its data under one folder. */
export interface Postgres {
  /** postgres://brewline:…@127.0.0.1:PORT/brewline */
  readonly url: string;
  readonly pid: number;
  /**
   * Stops the server within 40 seconds and disconnects its clients; what was committed stays. May be repeated.
   */
  stop(): Promise<void>;
  /** Creates an empty database on the same server and returns its url; an existing name is an error. */
  createDatabase(name: string): Promise<string>;
}

export interface PostgresOptions {
  /** the port of 127.0.0.1; by default a free one. A taken port is an error. */
  port?: number;
  /** settings of postgresql.conf, which override Brewline's own */
  settings?: Record<string, string>;
  /** aborts the start, which then fails with its reason and leaves no server */
  signal?: AbortSignal | undefined;
  /** @internal false: behave as on a machine that allows no user namespaces */
  namespaces?: boolean;
}

// For bulk loads: memory for large sorts, long gaps between checkpoints, a WAL without what only replicas need. No
// setting gives up crash safety. Shared memory is in files because containers often have only 64 MB of /dev/shm.
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  shared_buffers: '256MB',
  dynamic_shared_memory_type: 'mmap',
  work_mem: '32MB',
  maintenance_work_mem: '256MB',
  effective_cache_size: '1GB',
  random_page_cost: '1.1',
  wal_level: 'minimal',
  max_wal_senders: '0',
  min_wal_size: '256MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
};

/**
 * Starts the server whose data is in `folder`, created if there is none. A server that an earlier, killed process left
 * running is stopped first, and its data recovered. Errors: the folder is in use by a running process, the port is
 * taken, the machine cannot run PostgreSQL; each says what to do.
 */
export async function startPostgres(folder: string, options: PostgresOptions = {}): Promise<Postgres> {
  const programs = await findPrograms();
  const place = await prepareFolder(folder);
  const unlock = await lockFolder(place);
  try {
    return await startLocked(place, programs, options, unlock);
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function prepareFolder(folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return await realpath(folder);
  } catch (cause) {
    throw new Error(
      `Could not use the folder ${folder} for the warehouse (${(cause as Error).message}). `
        + `Run Brewline as the user who owns it, or choose another folder.`,
      { cause },
    );
  }
}

async function startLocked(
  folder: string,
  programs: string,
  { port, settings, signal, namespaces = true }: PostgresOptions,
  unlock: () => Promise<void>,
): Promise<Postgres> {
  const account = await chooseAccount(folder, programs, namespaces);
  const { data, password } = await openCluster(account, signal);
  const start = async (): Promise<Postgres> => {
    signal?.throwIfAborted();
    await stopOrphan(data);
    const chosen = port ?? (await findFreePort());
    const child = await launchServer(
      account,
      data,
      { ...SETTINGS, ...settings, port: String(chosen) },
      join(folder, 'postgres.log'),
      signal,
    );
    return toPostgres(child, `postgres://${USER_AND_DATABASE}:${password}@127.0.0.1:${chosen}/`, unlock);
  };
  return retryStart(start, port);
}

/** Some failures are temporary: the free port was taken, an orphan started only now, or its last children still run. */
async function retryStart<T>(start: () => Promise<T>, port: number | undefined): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start();
    } catch (error) {
      if (!(error instanceof StartFailure)) throw error;
      const taken = error.logged.includes('Address already in use');
      if (taken && port !== undefined)
        throw new Error(
          `Port ${port} of 127.0.0.1 is taken. Stop the program that listens there, or choose another port.`,
          { cause: error },
        );
      if (attempt === 20 || !(taken || /"postmaster.pid" already exists|still in use/.test(error.logged))) throw error;
      await delay(250);
    }
  }
}

function toPostgres(child: ChildProcess, base: string, unlock: () => Promise<void>): Postgres {
  const pid = child.pid!;
  // A process that ends without having called stop() leaves no orphan, unless it is killed.
  const onExit = (): void => void child.kill('SIGINT');
  process.once('exit', onExit);
  const end = async (): Promise<void> => {
    await stopServer(pid, () => isRunning(child));
    process.off('exit', onExit);
    await unlock();
  };
  let stopped: Promise<void> | undefined;
  return {
    url: base + USER_AND_DATABASE,
    pid,
    stop: () => (stopped ??= end()),
    createDatabase: (name) => createDatabase(base, name),
  };
}

async function createDatabase(base: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: base + USER_AND_DATABASE });
  // A lost connection fails the query as well; without a listener it would also end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)} STRATEGY file_copy`);
  } finally {
    await client.end();
  }
  return base + encodeURIComponent(name);
}
