/**
 * A run whose warehouse is unavailable, full or read-only: it waits, says what for, then continues or ends with the
 * reason.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  createProgress,
  type EmbeddedPipeline,
  findInputs,
  formatRunSummary,
  isReconciled,
  runFiles,
  type RunOutcome,
  startPipeline,
} from '@brewline/cli/testing';
import { Brewline, PSEUDONYM_KEY } from '../support/brewline.ts';
import { addCleanup, makeTemporaryFolder } from '@brewline/testing';
import { goodRows, lines } from '../support/rows.ts';
import { type Fate, PostgresProxy, query, RestartableServer } from '@brewline/testing/postgres';

/** Failed messages are redelivered after 2 to 10 s. */
const SPEED = 6;

process.env.BREWLINE_PSEUDONYM_KEY = PSEUDONYM_KEY;
const folder = await makeTemporaryFolder();
const server = await RestartableServer.start(join(folder, 'server'));
addCleanup(() => server.stop());
const proxy = await PostgresProxy.start(server.running.url);
addCleanup(() => proxy.stop());
const where = `127.0.0.1:${new URL(proxy.url).port}/brewline`;
const password = new URL(proxy.url).password;

const home = join(folder, 'home');
const drop = join(folder, 'leeds.csv');
let pipeline: EmbeddedPipeline | undefined;
let printed: string[];
/** Called after each line that the run prints. */
let onPrint: () => Promise<unknown>;

beforeEach(async () => {
  await mkdir(home, { recursive: true });
  await writeFile(drop, lines(...goodRows(12, 9, { branch: 'Leeds' })));
  printed = [];
  onPrint = () => Promise.resolve();
  proxy.before = () => 'forward';
});

afterEach(async () => {
  await pipeline?.close();
  pipeline = undefined;
});

async function start(waitMs?: number): Promise<EmbeddedPipeline> {
  const print = (text: string) => {
    printed.push(text);
    void onPrint();
  };
  pipeline = await startPipeline({
    home,
    warehouse: proxy.url,
    print,
    speed: SPEED,
    signal: new AbortController().signal,
    ...(waitMs !== undefined && { maxOutageMs: waitMs }),
  });
  return pipeline;
}

async function runDrop(started: EmbeddedPipeline): Promise<RunOutcome> {
  return runFiles(started, await findInputs([drop]), createProgress(1, true));
}

/** Every load fails with this SQLSTATE, as the server itself raises it. */
const failLoadsWith = (sqlState: string) =>
  query(
    server.running.url,
    `
    create or replace function fail_load() returns trigger language plpgsql as $$
      begin raise exception 'raised by the test' using errcode = '${sqlState}'; end
    $$;
    create or replace trigger fail_load before insert on etl.source_drop
      for each statement execute function fail_load()`,
  );
const letLoadsPass = () => query(server.running.url, 'drop trigger if exists fail_load on etl.source_drop');

test('a run reconciles even if the server restarts while it reads branches and updates summaries', async () => {
  // The loads are over by then: only the run's own connections are lost.
  const moments = [/string_agg\(distinct branch\.name/, /etl\.summarise_slice\(\)/];
  proxy.before = async ({ text }): Promise<Fate> => {
    if (!moments[0]?.test(text)) return 'forward';
    moments.shift();
    await server.restart('SIGKILL');
    proxy.target = new URL(server.running.url);
    return 'forward';
  };

  const run = new Brewline(home, ['run', drop, '--json'], { BREWLINE_WAREHOUSE: proxy.url });
  const { code, stdout, stderr } = await run.ended;

  expect(moments).toEqual([]);
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { files: 1, sales: 12 }]);
  expect(stderr).toMatch(
    new RegExp(
      `^waiting for the warehouse at ${where}: it (does not answer|is starting or stopping) `
        + '\\([\\w ]+\\); giving up in \\d+ s$',
      'm',
    ),
  );
  expect(stderr).not.toMatch(/^brewline:/m);
  expect(stdout + stderr).not.toContain(password);
});

test('a server that stays unavailable ends the run with the reason and what to do', async () => {
  const started = await start(3000);
  await server.stop();

  const outcome = runDrop(started);

  await expect(outcome).rejects.toThrow(
    new RegExp(
      `^The warehouse at ${where} has been unavailable for 3 s: it does not answer \\(.+\\)\\. `
        + 'Check that it is running and reachable, then run this again; what was loaded stays\\.$',
    ),
  );
  expect(printed[0]).toMatch(
    new RegExp(`^waiting for the warehouse at ${where}: it does not answer \\(.+\\); giving up in 3 s$`),
  );
  await server.restart('in order');
  proxy.target = new URL(server.running.url);
});

test('a disk that stays full ends the run with the reason and what to do, in its result', async () => {
  const started = await start(3000);
  await failLoadsWith('53100');

  const outcome = await runDrop(started).finally(letLoadsPass);

  const reason = 'Could not write to the warehouse: its disk is full (53100). Free space on its server.';
  expect(isReconciled(outcome)).toBe(false);
  expect(outcome.drops).toMatchObject([{ key: 'leeds.csv', status: 'lost', death: reason }]);
  expect(formatRunSummary(outcome).join('\n')).toContain(`leeds.csv: it was not loaded. ${reason} Then run it again.`);
  expect(printed[0]).toBe(`waiting for load, whose messages fail: ${reason.slice(0, -1)}; giving up in 3 s`);
});

test('once the disk is no longer full, the run loads its file and reconciles', async () => {
  await writeFile(drop, lines(...goodRows(12, 10, { branch: 'Leeds' })));
  const started = await start();
  await failLoadsWith('53100');
  onPrint = letLoadsPass;

  const outcome = await runDrop(started).finally(letLoadsPass);

  expect(printed).toEqual([expect.stringContaining('its disk is full (53100)')]);
  expect(outcome).toMatchObject({ sales: 12, drops: [{ status: 'loaded', death: null }] });
  expect(isReconciled(outcome)).toBe(true);
});

test('a file that another run discarded during an outage is reported with the reason; others are loaded', async () => {
  const other = join(folder, 'york.csv');
  await writeFile(other, lines(...goodRows(5, 9, { branch: 'York' })));
  const started = await start();
  await query(server.running.url, 'delete from etl.run');
  // As if the queue no longer had its message.
  const cloud = Object.assign(Object.create(started.cloud) as typeof started.cloud, {
    notify: async (key: string) => key === 'york.csv' || started.cloud.notify(key),
  });

  const outcome = await runFiles({ ...started, cloud }, await findInputs([drop, other]), createProgress(2, true));

  const reason =
    'This run lost its connection to the warehouse briefly, '
    + 'and another run that started meanwhile discarded its unfinished drops.';
  expect(outcome.drops).toMatchObject([
    { key: 'leeds.csv', status: 'loaded', death: null },
    { key: 'york.csv', status: 'lost', death: reason },
  ]);
  expect(formatRunSummary(outcome).join('\n')).toContain(`york.csv: it was not loaded. ${reason} Then run it again.`);
});
