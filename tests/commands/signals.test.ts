/** Every signal ends a command within seconds, whatever it waits for, and cancels its statements in the warehouse. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { load, migrate, openWarehouse, summarise } from '@brewline/warehouse';
import pg from 'pg';
import { InMemoryBucket, csvFile, createTestDrop, manySales } from '@brewline/warehouse/testing';
import { Brewline, brewline, PSEUDONYM_KEY } from '../support/brewline.ts';
import { makeTemporaryFolder, newFolder, removeFolder, waitUntil } from '@brewline/testing';
import { canSeeProcesses, serversIn } from '../support/processes.ts';
import { goodRows, lines } from '../support/rows.ts';
import { copyDatabase, query, startTestPostgres } from '@brewline/testing/postgres';

jest.setTimeout(120_000);

const postgres = await startTestPostgres(await makeTemporaryFolder());
const LEEDS = 'leeds.csv';
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
type Signal = keyof typeof EXIT_CODES;

let folder: string;
let url: string;
/** Another user's session in the warehouse. */
let person: pg.Client;
let databases = 0;
let started: Brewline[];

beforeAll(async () => {
  const template = await postgres.createDatabase('loaded');
  await migrate(template);
  const warehouse = openWarehouse(() => Promise.resolve(template));
  const { messages } = await createTestDrop(new InMemoryBucket(), csvFile(...manySales(3)), {
    key: LEEDS,
    pseudonymKey: PSEUDONYM_KEY,
  });
  await load(warehouse, messages, performance.now() + 60_000);
  await warehouse.close();
});

beforeEach(async () => {
  databases += 1;
  started = [];
  folder = await newFolder();
  await mkdir(join(folder, 'sales'));
  await writeFile(join(folder, 'sales', 'york.csv'), lines(...goodRows(12, 9, { branch: 'York' })));
  url = await copyDatabase(postgres, 'loaded', `signals_${databases}`);
  person = new pg.Client({ connectionString: url, application_name: 'person' });
  await person.connect();
});

afterEach(async () => {
  for (const command of started) command.signal('SIGKILL');
  await Promise.all(started.map((command) => command.ended));
  await person.end();
  if (serversIn(folder).length > 0) await brewline(folder, 'reset');
  await removeFolder(folder);
});

function start(...args: string[]): Brewline {
  const command = new Brewline(folder, args);
  started.push(command);
  return command;
}

/** The commands' sessions on the server that match a condition. */
const sessions = async (condition = 'true'): Promise<unknown[]> =>
  query(
    postgres.url,
    `select application_name, wait_event, query
       from pg_stat_activity
      where datname = 'signals_${databases}' and application_name <> 'person' and ${condition}`,
  );

const waitForEvent = (event: string) =>
  waitUntil(async () => (await sessions(`wait_event_type = '${event}'`)).length > 0, 60_000);

async function expectStop(command: Brewline, signal: Signal): Promise<void> {
  command.signal(signal);
  const { code, stderr } = await command.ended;
  expect([code, stderr]).toEqual([EXIT_CODES[signal], expect.stringContaining(`stopped by ${signal}`)]);
  // A session ends a moment after its statement.
  await waitUntil(async () => (await sessions()).length === 0);
}

describe('a command that waits for a lock of another session is ended by', () => {
  const cases: [Signal, string, string[]][] = [
    ['SIGTERM', 'etl.writer', ['run', 'sales', '--warehouse']],
    ['SIGINT', 'etl.writer', ['retract', LEEDS, '--warehouse']],
    ['SIGHUP', 'cafe.sale, etl.branch_day', ['report', '--period', 'daily', '--warehouse']],
  ];

  test.each(cases)('%s, waiting for %s', async (signal, table, args) => {
    await person.query(`begin; lock ${table}`);
    const command = start(...args, url);
    await waitForEvent('Lock');
    await expectStop(command, signal);
    await person.query('rollback');
    expect(await query(url, 'select status from etl.source_drop')).toEqual([{ status: 'loaded' }]);
  });
});

test('SIGTERM during a summary slice rolls the slice back, and the next update computes it', async () => {
  await person.query(`
    create function etl.linger() returns trigger language plpgsql as 'begin perform pg_sleep(600); return null; end';
    create trigger linger after insert on etl.branch_day for each statement execute function etl.linger()`);
  const command = start('run', 'sales', '--warehouse', url);
  await waitUntil(async () => (await sessions(`wait_event = 'PgSleep'`)).length > 0, 60_000);
  expect(command.stdout).toContain('It reconciles');
  await expectStop(command, 'SIGTERM');
  const noted = 'select cast(count(*) as integer) as days from etl.changed_day';
  expect(await query(url, noted)).toEqual([{ days: 2 }]);
  await person.query('drop function etl.linger cascade');
  await summarise(url, performance.now() + 60_000);
  expect(await query(url, noted)).toEqual([{ days: 0 }]);
});

test('SIGINT ends generate while it writes its files', async () => {
  const command = start(
    'generate',
    '--branches',
    '500',
    '--days',
    '300',
    '--sales',
    '300',
    '--seed',
    '1',
    '--out',
    'generated',
  );
  // It prints nothing while it works.
  await waitUntil(
    () =>
      readdir(join(folder, 'generated')).then(
        (files) => files.length > 0,
        () => false,
      ),
    60_000,
  );
  command.signal('SIGINT');
  expect((await command.ended).code).toBe(130);
});

const testWithProc = canSeeProcesses ? test : test.skip;

/** A command whose own PostgreSQL has just been launched. */
async function startUntilServer(...args: string[]): Promise<{ command: Brewline; server: number }> {
  const command = start(...args);
  await waitUntil(() => serversIn(folder).length > 0, 60_000);
  return { command, server: serversIn(folder)[0]!.pid };
}

testWithProc('SIGTERM while npm start starts its PostgreSQL leaves no server', async () => {
  const { command } = await startUntilServer('demo', 'sales');
  command.signal('SIGTERM');
  expect((await command.ended).code).toBe(143);
  expect(serversIn(folder)).toEqual([]);
});

testWithProc('a second signal ends a command at once, even if its PostgreSQL does not stop', async () => {
  const { command, server } = await startUntilServer('up');
  process.kill(server, 'SIGSTOP');
  try {
    let isOver = false;
    void command.ended.then(() => (isOver = true));
    await waitUntil(() => {
      command.signal('SIGTERM');
      return isOver;
    });
    // By the signal itself, so that nothing delays it.
    expect((await command.ended).code).toBe(null);
    expect(serversIn(folder)).toMatchObject([{ pid: server }]);
  } finally {
    process.kill(server, 'SIGKILL');
  }
});
