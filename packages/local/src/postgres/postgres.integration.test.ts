// Starting, using and stopping without crashes; every start is a real server.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { chown, mkdir, mkdtemp, readFile, realpath, rm, stat } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { waitUntil } from '@brewline/testing';
import { startPostgres, type Postgres, type PostgresOptions } from './postgres.ts';

const testAsRoot = process.getuid?.() === 0 ? test : test.skip;
const NOBODY = 65534;
let folder: string;
let started: Postgres[];

async function start(options?: PostgresOptions): Promise<Postgres> {
  const server = await startPostgres(folder, options);
  started.push(server);
  return server;
}

beforeEach(async () => {
  started = [];
  folder = await mkdtemp(join(tmpdir(), 'brewline-postgres-'));
});

afterEach(async () => {
  await Promise.all(started.map((server) => server.stop()));
  await rm(await realpath(join(folder, 'server')).catch(() => folder), { recursive: true });
  await rm(folder, { recursive: true, force: true });
});

test('a new folder gets a UTF-8 database in the C locale, with a password, on this machine only', async () => {
  const server = await start();
  const [state] = await query(
    server.url,
    `SELECT current_database() AS name, current_user AS user,
            current_setting('server_encoding') AS encoding,
            (SELECT datcollate FROM pg_database WHERE datname = 'brewline') AS locale,
            current_setting('listen_addresses') AS listens,
            current_setting('fsync') || current_setting('full_page_writes') AS safe,
            (SELECT bool_and(auth_method = 'scram-sha-256') FROM pg_hba_file_rules) AS scram`,
  );
  const wrongLogin = new URL(server.url);
  wrongLogin.password = 'guess';
  await expect(query(wrongLogin.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
  await server.stop();

  expect(state).toEqual({
    name: 'brewline',
    user: 'brewline',
    encoding: 'UTF8',
    locale: 'C',
    listens: '127.0.0.1',
    safe: 'onon',
    scram: true,
  });
  expect((await stat(join(folder, 'server/cluster/password'))).mode & 0o777).toBe(0o600);
});

test('data and password survive a stop, and a stop may be repeated', async () => {
  const first = await start();
  await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS n');
  await Promise.all([first.stop(), first.stop()]);
  const second = await start({ settings: { work_mem: '64MB' } });
  const rows = await query(second.url, `SELECT n, current_setting('work_mem') AS memory FROM kept`);
  await second.stop();

  expect(rows).toEqual([{ n: 7, memory: '64MB' }]);
  expect(new URL(second.url).password).toBe(new URL(first.url).password);
});

test('databases can be created concurrently, with any name', async () => {
  const server = await start();
  const names = ['one', 'with "quotes" and blanks', 'größe'];
  const urls = await Promise.all(names.map((name) => server.createDatabase(name)));
  const found = await Promise.all(urls.map((url) => query(url, 'SELECT current_database() AS name')));
  await expect(server.createDatabase('one')).rejects.toThrow('already exists');
  await server.stop();

  expect(found.flat()).toEqual(names.map((name) => ({ name })));
});

testAsRoot('without user namespaces, root runs the server as nobody, in a folder that nobody can enter', async () => {
  for (const run of [1, 2]) {
    const server = await start({ namespaces: false });
    const status = await readFile(`/proc/${server.pid}/status`, 'utf8');
    const rows = await query(server.url, `CREATE TABLE IF NOT EXISTS kept AS SELECT ${run} AS n; SELECT n FROM kept`);
    await server.stop();

    expect(status).toMatch(new RegExp(`^Uid:\\s+${NOBODY}\\s+${NOBODY}`, 'm'));
    expect(rows).toEqual([{ n: 1 }]);
  }
  // The data still belongs to user nobody when namespaces are allowed again.
  const server = await start();
  expect(await query(server.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
  await server.stop();
});

testAsRoot('an ordinary user can start it', async () => {
  const own = join(folder, 'own');
  await mkdir(own);
  await Promise.all([chown(folder, NOBODY, NOBODY), chown(own, NOBODY, NOBODY)]);
  // It gives up root only after its start: Node itself may be in root's home, where an ordinary user has no access.
  const script = `import { startPostgres } from ${JSON.stringify(import.meta.dirname + '/postgres.ts')};
    process.setgroups([]);
    process.setgid(${NOBODY});
    process.setuid(${NOBODY});
    const server = await startPostgres(${JSON.stringify(own)});
    console.log(await server.createDatabase('mine'));
    await server.stop();`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', script],
    { env: { PATH: process.env.PATH } },
  );

  expect(stdout).toMatch(/^postgres:\/\/brewline:\w{32}@127\.0\.0\.1:\d+\/mine\n$/);
});

test('a signal stops the creation of the data, and the next start creates it', async () => {
  const stop = new AbortController();
  const starting = start({ signal: stop.signal });
  const stopped = expect(starting).rejects.toThrow('stopped');
  await waitUntil(() => readdirSync(folder, { recursive: true }).some((path) => String(path).endsWith('PG_VERSION')));
  stop.abort(new Error('stopped'));

  await stopped;
  await (await start()).stop();
});

test('a taken port is an error, and the folder stays free', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  await expect(startPostgres(folder, { port })).rejects.toThrow(`Port ${port} of 127.0.0.1 is taken`);
  await new Promise((resolve) => other.close(resolve));
  const server = await start({ port });
  await server.stop();

  expect(new URL(server.url).port).toBe(String(port));
});

test('the error of a failed start quotes the log', async () => {
  await expect(startPostgres(folder, { settings: { shared_buffers: 'plenty' } })).rejects.toThrow(
    /postgres\.log:\n[^]*invalid value for parameter "shared_buffers": "plenty"[^]*--warehouse postgres:\/\//,
  );
});

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const results: pg.QueryResult<Record<string, unknown>> | pg.QueryResult<Record<string, unknown>>[] =
      await client.query(sql);
    return [results].flat().at(-1)?.rows ?? [];
  } finally {
    await client.end();
  }
}
