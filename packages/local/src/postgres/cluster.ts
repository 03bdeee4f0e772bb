// Creates a server's data, under a draft name that is then renamed, so that existing data is complete even if the
// process is killed.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CLUSTER_FOLDER, type Account } from './account.ts';
import { OWN_SERVER_ADVICE } from './programs.ts';

/** The name of the server's only user and of its first database. */
export const USER_AND_DATABASE = 'brewline';

/**
 * The environment of PostgreSQL's programs: without PGDATA, PGPORT and LD_LIBRARY_PATH, and with messages in English,
 * because this code parses them.
 */
export const PROGRAM_ENVIRONMENT = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** Where the server's data is, and its user's password. */
export interface Cluster {
  readonly data: string;
  readonly password: string;
}

/** The data of the account's server, created if there is none; the signal stops that. */
export async function openCluster(account: Account, signal?: AbortSignal): Promise<Cluster> {
  const cluster = join(account.home, CLUSTER_FOLDER);
  if (!(await stat(cluster).catch(() => undefined))) await createCluster(account, cluster, signal);
  return { data: join(cluster, 'data'), password: await readFile(join(cluster, 'password'), 'utf8') };
}

async function createCluster(account: Account, cluster: string, signal: AbortSignal | undefined): Promise<void> {
  const draft = await mkdtemp(join(account.home, 'draft-'));
  const [data, password] = [join(draft, 'data'), join(draft, 'password')];
  await writeFile(password, randomBytes(16).toString('hex'), { mode: 0o600 });
  await chownAll(account, draft, password);
  const options = [
    `--pgdata=${data}`,
    `--username=${USER_AND_DATABASE}`,
    `--pwfile=${password}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--no-instructions',
  ];
  const input = `CREATE DATABASE ${USER_AND_DATABASE}\n`;
  await runProgram(account, 'initdb', options, { signal });
  await runProgram(account, 'postgres', ['--single', '-D', data, 'postgres'], { input, signal });
  await rename(draft, cluster);
}

async function chownAll({ ids: { uid, gid } }: Account, ...paths: string[]): Promise<void> {
  if (uid === undefined || gid === undefined) return;
  await Promise.all(paths.map((path) => chown(path, uid, gid)));
}

async function runProgram(
  { prefix, programs, ids }: Account,
  program: string,
  args: string[],
  { input = '', signal }: { input?: string; signal: AbortSignal | undefined },
): Promise<void> {
  const [file = '', ...rest] = [...prefix, join(programs, 'bin', program), ...args];
  const child = spawn(file, rest, { ...ids, cwd: '/', env: PROGRAM_ENVIRONMENT, ...(signal && { signal }) });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  // A program that exits early closes its input; its own output is then the error to show.
  child.stdin.on('error', () => undefined).end(input);
  const code = await new Promise((resolve) => {
    // The error of a process that the signal stops comes before its end.
    child.once('error', (error) => child.pid === undefined && resolve(error.message)).once('close', resolve);
  });
  signal?.throwIfAborted();
  // Single-user PostgreSQL exits with 0 even if its statement failed.
  if (code === 0 && !/\b(ERROR|FATAL|PANIC):/.test(output)) return;
  throw new Error(
    `PostgreSQL's ${program} failed (${String(code)}):\n${output.trim()}\n`
      + `Fix the problem (often a full disk, or a system without glibc, such as Alpine) and run this again.\n`
      + OWN_SERVER_ADVICE,
  );
}
