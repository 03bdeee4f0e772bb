/** Runs of several folders that load into one PostgreSQL at the same time. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import type { Postgres } from '@brewline/local';
import { migrate, registerRun } from '@brewline/warehouse';
import { csvFile, sale } from '@brewline/warehouse/testing';
import {
  createProgress,
  findInputs,
  isReconciled,
  runFiles,
  type RunOutcome,
  startPipeline,
} from '@brewline/cli/testing';
import { Brewline, PSEUDONYM_KEY } from '../support/brewline.ts';
import { makeTemporaryFolder } from '@brewline/testing';
import { copyDatabase, query, startTestPostgres } from '@brewline/testing/postgres';
import { faultsOf, figuresBy } from '../support/warehouse.ts';

const DAYS = 20;
const SALES_A_DAY = 100;
const SALES = DAYS * SALES_A_DAY;
const fileOf = (branch: string) => `${branch}_25-08-2021_20-00-00.csv`;
const LOADED = { sales: SALES, items: SALES, pence: SALES * 215 };

process.env.BREWLINE_PSEUDONYM_KEY = PSEUDONYM_KEY;
const RAW = 'brewline-local-raw-000000000000';
const folder = await makeTemporaryFolder();
const postgres: Postgres = await startTestPostgres(folder);
await migrate(await postgres.createDatabase('migrated'));
const started: Brewline[] = [];
let databases = 0;

afterEach(async () => {
  for (const run of started.splice(0)) {
    run.signal('SIGKILL');
    await run.ended;
  }
});

const newWarehouse = () => copyDatabase(postgres, 'migrated', `shared_${(databases += 1)}`);

/** Rows for several chunks. */
const manyDays = (branch: string): string[] =>
  Array.from({ length: SALES }, (_, at) => {
    const time = new Date(
      Date.UTC(2021, 0, 1, 8) + Math.floor(at / SALES_A_DAY) * 86_400_000 + (at % SALES_A_DAY) * 60_000,
    ).toISOString();
    return sale({
      branch,
      time: `${time.slice(8, 10)}/${time.slice(5, 7)}/2021 ${time.slice(11, 16)}`,
      card: String(4_000_000_000_000_000 + at),
    });
  });

/** Creates a folder with a large file of one branch. @returns its path */
async function createHome(name: string, branch: string): Promise<string> {
  const home = join(folder, name);
  await mkdir(home, { recursive: true });
  await writeFile(join(home, fileOf(branch)), csvFile(...manyDays(branch)));
  return home;
}

/** Starts a run and freezes it with its file uploaded and not loaded. @returns it, and the name of its clean bucket */
async function startFrozenRun(home: string, branch: string, url: string): Promise<{ run: Brewline; clean: string }> {
  const run = new Brewline(home, ['run', fileOf(branch), '--warehouse', url]);
  started.push(run);
  await run.printed('collected 1 of 1 files');
  run.signal('SIGSTOP');
  const [clean] = await cleanBuckets(url);
  return { run, clean: clean! };
}

const cleanBuckets = async (url: string): Promise<string[]> =>
  (await query<{ clean_bucket: string }>(url, 'select clean_bucket from etl.run')).map((run) => run.clean_bucket);

/** A whole run, in this process: starting another process takes longer than the run. */
async function runHere(home: string, branch: string, url: string): Promise<RunOutcome> {
  const pipeline = await startPipeline({ home, warehouse: url, signal: new AbortController().signal });
  try {
    return await runFiles(pipeline, await findInputs([join(home, fileOf(branch))]), createProgress(1, true));
  } finally {
    await pipeline.close();
  }
}

/** Writes what a loader records after the first of a file's several chunks. */
async function notePiece(url: string, key: string, clean: string): Promise<void> {
  await query(
    url,
    `with noted as (
       insert into etl.source_drop
              (drop_id, bucket, object_key, etag, last_modified, rules, key_fingerprint, status, changed_at)
       values (cast(md5($1) as uuid), '${RAW}', $1, 'etag', now(), 1, 'fingerprint', 'loading', now())
       returning drop_id
     )
     insert into etl.chunk (drop_id, chunk_no, clean_bucket, objects) select drop_id, 0, $2, '{}' from noted`,
    [key, clean],
  );
}

const unfinished = async (url: string) =>
  (
    await query<{ object_key: string }>(
      url,
      `select object_key from etl.source_drop join etl.chunk using (drop_id) where status = 'loading' order by 1`,
    )
  ).map((drop) => drop.object_key);

test('a run keeps the unfinished files of a frozen run, and discards those of one that has ended', async () => {
  const url = await newWarehouse();
  const frozen = await startFrozenRun(await createHome('leeds', 'Leeds'), 'Leeds', url);
  const ended = await registerRun(url, { raw: RAW, clean: 'ended' });
  await notePiece(url, 'of the frozen run', frozen.clean);
  await notePiece(url, 'of the ended run', 'ended');
  await ended.close();

  const other = await runHere(await createHome('hull', 'Hull'), 'Hull', url);
  const kept = await unfinished(url);
  frozen.run.signal('SIGCONT');
  const { code, stdout } = await frozen.run.ended;

  expect([isReconciled(other), other.sales]).toEqual([true, SALES]);
  expect(kept).toEqual(['of the frozen run']);
  expect([code, stdout]).toEqual([0, expect.stringContaining('It reconciles to the penny')]);
  expect(await figuresBy(url, 'branch.name')).toEqual({ Leeds: LOADED, Hull: LOADED });
});

test('the same large file in two runs at once is loaded once, even if one run loses its session', async () => {
  const url = await newWarehouse();
  const { run: frozen, clean } = await startFrozenRun(await createHome('first', 'Leeds'), 'Leeds', url);
  await query(
    url,
    `select pg_terminate_backend(pid)
       from pg_stat_activity
      where application_name = 'brewline run' and datname = current_database()`,
  );

  const other = await runHere(await createHome('second', 'Leeds'), 'Leeds', url);
  const registered = await cleanBuckets(url);
  frozen.signal('SIGCONT');
  const { code, stdout } = await frozen.ended;

  expect([isReconciled(other), other.sales]).toEqual([true, SALES]);
  expect(registered).not.toContain(clean);
  expect([code, stdout]).toEqual([0, expect.stringContaining('It reconciles to the penny')]);
  expect(await figuresBy(url, 'branch.name')).toEqual({ Leeds: LOADED });
  expect(await faultsOf(url)).toEqual({});
});
