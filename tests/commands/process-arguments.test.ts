/** Every user of a machine can read the arguments of its processes: they contain no password. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, expect, test } from '@jest/globals';
import { Brewline, type Ended } from '../support/brewline.ts';
import { addCleanup, makeTemporaryFolder } from '@brewline/testing';
import { canSeeProcesses, descendantsOf } from '../support/processes.ts';
import { goodRows, lines } from '../support/rows.ts';
import { startTestPostgres } from '@brewline/testing/postgres';

const folder = await makeTemporaryFolder();
const server = await startTestPostgres(folder);
const { password } = new URL(server.url);
const testWithProc = canSeeProcesses ? test : test.skip;

beforeAll(() => writeFile(join(folder, 'leeds.csv'), lines(...goodRows(12, 9, { branch: 'Leeds' }))));

/** Each poll reads all of /proc. */
const POLL_MS = 200;

function start(home: string, args: readonly string[], environment: Record<string, string> = {}): Brewline {
  const run = new Brewline(join(folder, home), ['run', join(folder, 'leeds.csv'), ...args], environment);
  addCleanup(async () => {
    run.signal('SIGKILL');
    await run.ended;
  });
  return run;
}

/**
 * Runs a command in its own home.
 * @returns its result, and the arguments that it and its descendants had meanwhile
 */
async function runAndWatch(
  home: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Ended & { arguments: string }> {
  await mkdir(join(folder, home));
  const run = start(home, args, environment);
  const seen = new Set<string>();
  for (;;) {
    for (const { command } of descendantsOf(run.pid)) seen.add(command);
    const ended = await Promise.race([run.ended, wait(POLL_MS, undefined)]);
    if (ended !== undefined) return { ...ended, arguments: [...seen].join('\n') };
  }
}

testWithProc('no argument of the embedded warehouse, its tools or the functions contains a password', async () => {
  const { code, arguments: seen } = await runAndWatch('embedded', []);

  const embedded = await readFile(join(folder, 'embedded/.brewline/postgres/server/cluster/password'), 'utf8');
  expect(code).toBe(0);
  expect(seen).toMatch(/initdb[^]*extract[^]*load/);
  expect(seen).not.toContain(embedded);
});

testWithProc('a warehouse and its password in the environment are used, and are in no argument', async () => {
  const {
    code,
    stdout,
    stderr,
    arguments: seen,
  } = await runAndWatch('environment', [], {
    BREWLINE_WAREHOUSE: Object.assign(new URL(server.url), { password: '' }).href,
    PGPASSWORD: password,
  });

  expect([code, stdout]).toEqual([0, expect.stringContaining('It reconciles to the penny')]);
  expect(seen).toMatch(/extract[^]*load/);
  expect(seen + stdout + stderr).not.toContain(password);
});

testWithProc('a password in an argument is no longer shown once the command runs', async () => {
  await mkdir(join(folder, 'argument'));
  const run = start('argument', ['--warehouse', server.url]);

  await run.printed('collected 1 of 1 files');

  expect(readFileSync(`/proc/${run.pid}/cmdline`, 'utf8')).toContain('--warehouse postgres://brewline@127.0.0.1');
  expect(readFileSync(`/proc/${run.pid}/cmdline`, 'utf8')).not.toContain(password);
  expect((await run.ended).code).toBe(0);
});

testWithProc.each([
  ['contains an @', 'postgres://cafe:hu@sh@HOST/sales', 'postgres://cafe@HOST/sales'],
  [
    'is a parameter',
    'postgres://cafe@HOST/sales?password=hush&sslmode=disable',
    'postgres://cafe@HOST/sales?password=&sslmode=disable',
  ],
])('nor is a password that %s', async (what, url, shown) => {
  // It accepts the connection and never answers, so that the command waits for it.
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const host = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
  await mkdir(join(folder, what));
  const run = start(what, ['--warehouse', url.replace('HOST', host)]);
  await once(silent, 'connection');

  const seen = readFileSync(`/proc/${run.pid}/cmdline`, 'utf8');
  run.signal('SIGKILL');
  await run.ended;
  silent.close();
  expect(seen).toContain(`--warehouse ${shown.replace('HOST', host)}`);
  expect(seen).not.toContain('sh@');
  expect(seen).not.toContain('hush');
});
