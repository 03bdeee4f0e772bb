// Chooses the account that PostgreSQL runs under, and the folder of its files. PostgreSQL refuses root and accounts
// without a name, and Brewline does not add users to a machine. So PostgreSQL runs as the caller if possible; else in a
// user namespace that maps the caller to another uid; else, for root, as `nobody`, who may need other folders than the
// caller's.
import { execFile } from 'node:child_process';
import { chown, cp, mkdir, mkdtemp, readFile, readlink, realpath, rename, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { OWN_SERVER_ADVICE, readVersion } from './programs.ts';

const run = promisify(execFile);

/** The folder inside an account's home for the data and its password. It is created atomically. */
export const CLUSTER_FOLDER = 'cluster';

/** How PostgreSQL's programs are run. */
export interface Account {
  /** the real path of the folder for all of the server's files; the account owns it */
  readonly home: string;
  /** the folder with `bin`, `lib` and `share`, where the account may run them */
  readonly programs: string;
  /** the arguments before a program's path on the command line */
  readonly prefix: readonly string[];
  readonly ids: Ids;
}

/** The ids to switch to from root; empty to run as the caller. */
export interface Ids {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * Chooses the account for the server whose files are under `folder`: the one that owns its data, else the first that
 * works.
 */
export async function chooseAccount(folder: string, programs: string, namespaces: boolean): Promise<Account> {
  const home = join(folder, 'server');
  const owner = await findDataOwner(home);
  if (owner === undefined) await clearHome(home);
  if (!isRoot() && hasName()) return callerAccount(home, programs, []);
  if (isRoot() && owner !== undefined && owner.uid !== 0) return otherAccount(home, programs, owner);
  const mapped = namespaces ? await callerAccount(home, programs, await namespacePrefix()) : undefined;
  if (mapped && (await canRun(mapped))) return mapped;
  if (owner !== undefined || !isRoot()) throw new Error(namespaceAdvice(folder));
  await clearHome(home);
  return otherAccount(home, programs, await findNobody());
}

const isRoot = (): boolean => process.getuid?.() === 0;

function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

/** Undefined if there is no data: what an interrupted start left can then be removed. */
async function findDataOwner(home: string): Promise<Required<Ids> | undefined> {
  try {
    const { uid, gid } = await stat(join(home, CLUSTER_FOLDER));
    return { uid, gid };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(
      `The warehouse in ${home} belongs to another user. Run Brewline as that user, or choose another folder.`,
      { cause },
    );
  }
}

/**
 * Removes what an interrupted start left, also elsewhere, but not the content of a folder that a user linked here.
 */
async function clearHome(home: string): Promise<void> {
  const elsewhere = await readlink(home).catch(() => '');
  if (elsewhere.startsWith(await alternativeHomePrefix(home)))
    await rm(elsewhere, { recursive: true, force: true, maxRetries: 5 });
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
}

async function callerAccount(home: string, programs: string, prefix: string[]): Promise<Account> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  return { home: await realpath(home), programs, prefix, ids: {} };
}

/** The uid inside the namespace must have a name too, or initdb refuses; it is not visible outside. */
async function namespacePrefix(): Promise<string[]> {
  const { uid, gid } = await findNobody();
  return ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`];
}

async function findNobody(): Promise<Required<Ids>> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  // On macOS, the uid of nobody is -2, which Node cannot use.
  const users = lines.filter(([, , uid]) => Number(uid) > 0);
  const user = users.find(([name]) => name === 'nobody') ?? users[0];
  return { uid: Number(user?.[2] ?? 65534), gid: Number(user?.[3] ?? 65534) };
}

async function otherAccount(home: string, programs: string, ids: Required<Ids>): Promise<Account> {
  const account = { home: await prepareHome(home, ids), programs, prefix: [], ids };
  if (await canRun(account)) return account;
  const copied = { ...account, programs: await copyPrograms(programs, account.home) };
  if (await canRun(copied)) return copied;
  throw new Error(
    `PostgreSQL does not run as root, and uid ${ids.uid} cannot run it in ${account.home} `
      + `(is that disk mounted noexec?). Run Brewline as an ordinary user.\n${OWN_SERVER_ADVICE}`,
  );
}

/**
 * `home` itself if the account can access it. Else a folder that it can access, and `home` becomes a link to it, which
 * every later start follows.
 */
async function prepareHome(home: string, ids: Required<Ids>): Promise<string> {
  const existing = await realpath(home).catch(() => undefined);
  if (existing !== undefined) return existing;
  await mkdir(home, { mode: 0o700 });
  await chown(home, ids.uid, ids.gid);
  if (await canWrite({ home, prefix: [], ids })) return realpath(home);
  await rm(home, { recursive: true });
  const elsewhere = await mkdtemp(await alternativeHomePrefix(home));
  await chown(elsewhere, ids.uid, ids.gid);
  await symlink(elsewhere, home);
  return realpath(elsewhere);
}

/**
 * The path of a folder that every account may enter, up to its random part. The data of a temporary folder may be
 * temporary too; other data must not be where the system cleans up.
 */
async function alternativeHomePrefix(home: string): Promise<string> {
  if (home.startsWith(join(await realpath(tmpdir()), '/'))) return '/tmp/brewline-';
  return process.platform === 'darwin' ? '/var/db/brewline-' : '/var/lib/brewline-';
}

async function copyPrograms(programs: string, home: string): Promise<string> {
  const copy = join(home, `programs-${await readVersion(programs)}`);
  if (await stat(copy).catch(() => undefined)) return copy;
  const draft = await mkdtemp(join(home, 'draft-'));
  await cp(programs, join(draft, basename(copy)), { recursive: true, verbatimSymlinks: true });
  await rename(join(draft, basename(copy)), copy);
  await rm(draft, { recursive: true });
  return copy;
}

const canRun = async (account: Account): Promise<boolean> =>
  (await canWrite(account)) && (await succeeds(account, [join(account.programs, 'bin/postgres'), '--version']));

const canWrite = (account: Omit<Account, 'programs'>): Promise<boolean> =>
  succeeds(account, ['sh', '-c', 'test -w "$1" && test -x "$1"', 'sh', account.home]);

function succeeds({ prefix, ids }: Pick<Account, 'prefix' | 'ids'>, command: string[]): Promise<boolean> {
  const [file = '', ...rest] = [...prefix, ...command];
  return run(file, rest, { ...ids, cwd: '/' }).then(
    () => true,
    () => false,
  );
}

const namespaceAdvice = (folder: string): string =>
  `The warehouse in ${folder} cannot start: PostgreSQL runs neither as root nor as a user without a name, and this `
  + `machine does not allow the user namespace to avoid that (\`unshare --user --map-user=1000 true\` fails).\n`
  + `Allow user namespaces, or run Brewline as an ordinary user in a folder of that user.\n${OWN_SERVER_ADVICE}`;
