// Processes that are killed, and how the next start recovers. Each victim is a separate Node process.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { commandLine, startTime, holdsWithin } from './process.ts';
import { startPostgres, type Postgres } from './postgres.ts';

let folder: string;
let started: Postgres[];
let children: ChildProcess[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'brewline-postgres-'));
  [started, children] = [[], []];
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(started.map((server) => server.stop()));
  await rm(folder, { recursive: true, maxRetries: 5 });
});

test('a server orphaned by SIGKILL is stopped, and its data recovered', async () => {
  const victim = await startInChild();
  const client = await connect(victim.url);
  await client.query('CREATE TABLE kept AS SELECT 1 AS n; INSERT INTO kept SELECT generate_series(2, 1000)');
  await client.query('BEGIN; INSERT INTO kept VALUES (0)');
  await kill(victim.node);
  expect(await startTime(victim.pid)).toBeDefined();
  const server = await start();

  expect(await startTime(victim.pid)).toBeUndefined();
  expect(await query(server.url, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 1000 }]);
});

test('data survives a simultaneous crash of owner and server', async () => {
  const victim = await startInChild();
  await query(victim.url, 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n');
  process.kill(victim.pid, 'SIGKILL');
  await kill(victim.node);
  const server = await start();

  expect(await query(server.url, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 1000 }]);
  expect(await readFile(join(folder, 'postgres.log'), 'utf8')).toContain('automatic recovery in progress');
});

test('a stale pid file with the pid of another process harms neither', async () => {
  await (await start()).stop();
  const stranger = child(spawn('sleep', ['60']));
  await writeFile(
    join(folder, 'server/cluster/data/postmaster.pid'),
    `${stranger.pid}\n${folder}/server/cluster/data\n1\n1\n\n127.0.0.1\n1 1\nready\n`,
  );
  const server = await start();

  expect(await query(server.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  expect(await commandLine(stranger.pid!)).toContain('sleep');
});

test('an initdb that was killed midway is repeated', async () => {
  const node = startNode();
  const draft = async (): Promise<string | undefined> =>
    (await readdir(join(folder, 'server')).catch((): string[] => [])).find((name) => name.startsWith('draft-'));
  const hasBegun = async (): Promise<boolean> =>
    existsSync(join(folder, 'server', (await draft()) ?? 'none', 'data/base'));
  expect(await holdsWithin(hasBegun, 20_000)).toBe(true);
  await kill(node);
  const server = await start();

  expect(await query(server.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  expect(await draft()).toBeUndefined();
});

test('a folder whose owner is running is refused, and its server keeps running', async () => {
  const owner = await startInChild();
  await expect(startPostgres(folder)).rejects.toThrow(`in use by process ${owner.node.pid}`);
  expect(await query(owner.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  await kill(owner.node);
  await start();
  await expect(startPostgres(folder)).rejects.toThrow('in use by this process');
});

test('a server stops when its owner exits', async () => {
  const owner = await startInChild();
  owner.node.stdin!.end('exit\n');
  await once(owner.node, 'exit');

  expect(await holdsWithin(async () => (await startTime(owner.pid)) === undefined, 10_000)).toBe(true);
});

test('stopping a server that has already crashed is not an error', async () => {
  const server = await start();
  process.kill(server.pid, 'SIGKILL');
  await server.stop();
  await start();
});

async function start(): Promise<Postgres> {
  const server = await startPostgres(folder);
  started.push(server);
  return server;
}

function child<T extends ChildProcess>(process: T): T {
  children.push(process);
  return process;
}

function startNode(): ChildProcess {
  const script = `import { startPostgres } from ${JSON.stringify(import.meta.dirname + '/postgres.ts')};
    const { url, pid } = await startPostgres(${JSON.stringify(folder)});
    console.log(JSON.stringify({ url, pid }));
    process.stdin.once('data', () => process.exit());`;
  return child(
    spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  );
}

async function startInChild(): Promise<{ node: ChildProcess; url: string; pid: number }> {
  const node = startNode();
  const [line] = (await once(createInterface(node.stdout!), 'line')) as [string];
  return { node, ...(JSON.parse(line) as { url: string; pid: number }) };
}

async function kill(node: ChildProcess): Promise<void> {
  const exit = once(node, 'exit');
  node.kill('SIGKILL');
  await exit;
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = await connect(url);
  const { rows } = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return rows;
}
