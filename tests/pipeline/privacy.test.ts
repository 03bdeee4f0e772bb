/**
 * One customer goes through the whole pipeline in every layout, in good and in spoiled rows: nothing that is stored,
 * printed or sent contains a part of the customer's name or card.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { connectCloud } from '@brewline/local';
import { beforeAll, expect, test } from '@jest/globals';
import type { DropOutcome, RunOutcome } from '@brewline/cli/testing';
import { type Brewline, brewline, type Ended } from '../support/brewline.ts';
import { makeTemporaryFolder } from '@brewline/testing';
import { markedFiles as createBranchFiles } from '../support/marked-files.ts';
import { CARD, isMarked, markedFiles, NAME } from '../support/marks.ts';
import { startUp } from '../support/up.ts';
import { queryNumber, query } from '@brewline/testing/postgres';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const folder = await makeTemporaryFolder();
const home = join(folder, '.brewline');
const files = createBranchFiles();

let up: Brewline;
let url: string;
let plain: Ended;
let json: Ended;

beforeAll(async () => {
  for (const [key, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, 'drop', key)), { recursive: true });
    await writeFile(join(folder, 'drop', key), bytes);
  }
  ({ up, url } = await startUp(folder));
  plain = await brewline(folder, 'run', 'drop');
  json = await brewline(folder, 'run', 'drop', '--json');
});

const outcome = () => JSON.parse(json.stdout) as RunOutcome;

test('the search finds the customer in the branch files', async () => {
  const { searched, marked } = await markedFiles(join(folder, 'drop'));
  expect([searched, marked.length]).toEqual([Object.keys(files).length, searched]);
  for (const text of [NAME.slice(-8), CARD.slice(0, 8)]) {
    for (const before of ['', 'x', 'xx'])
      expect(isMarked(Buffer.from(`${before}${text}xyz`).toString('base64'))).toBe(true);
  }
});

test('every kind of file is tested: loaded, refused, and large enough for the clean bucket', async () => {
  const withStatus = (status: DropOutcome['status']) => outcome().drops.filter((drop) => drop.status === status);
  expect(withStatus('loaded').length).toBeGreaterThanOrEqual(13);
  expect(withStatus('refused').length).toBeGreaterThanOrEqual(12);
  expect(withStatus('loaded').length + withStatus('refused').length).toBe(outcome().files);
  expect(new Set(withStatus('loaded').map(({ layout }) => layout))).toEqual(
    new Set(['nightly', 'nightly_without_branch', 'triplets', 'headed']),
  );
  expect(outcome().rejected).toBeGreaterThan(500);
  expect(
    await queryNumber(url, `select chunks from etl.source_drop where object_key = 'testbury many.csv'`),
  ).toBeGreaterThan(1);
});

test('the warehouse has one customer by card, and one by name', async () => {
  expect(
    await query(
      url,
      'select identified_by, cast(count(*) as integer) as customers from cafe.customer group by 1 order by 1',
    ),
  ).toMatchObject([{ identified_by: 'card', customers: 1 }, { identified_by: 'name' }]);
});

test('no output of the commands contains personal data', () => {
  for (const { stdout, stderr } of [plain, json]) expect(isMarked(stdout + stderr)).toBe(false);
  expect(isMarked(up.stdout)).toBe(false);
});

test('no table of any schema contains personal data', async () => {
  const tables = await query<{ name: string }>(
    url,
    `select format('%I.%I', schemaname, tablename) as name
       from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  expect(tables.length).toBeGreaterThanOrEqual(11);
  for (const { name } of tables) {
    const rows = await query<{ row: string }>(url, `select cast(t as text) as row from ${name} as t`);
    expect([name, isMarked(rows.map(({ row }) => row).join('\n'))]).toEqual([name, false]);
  }
});

test('no object of the clean bucket and no dead letter contains personal data', async () => {
  const { endpoint, credential } = JSON.parse(await readFile(join(home, 'up.json'), 'utf8')) as {
    endpoint: string;
    credential: string;
  };
  const cloud = connectCloud(REPOSITORY, endpoint, credential);
  const s3 = new S3Client({
    endpoint,
    region: cloud.environment.AWS_REGION!,
    credentials: { accessKeyId: credential, secretAccessKey: 'local' },
    forcePathStyle: true,
  });
  const [run] = await query<{ clean_bucket: string }>(url, 'select clean_bucket from etl.run');
  const Bucket = run!.clean_bucket;
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  expect(Contents.length).toBeGreaterThan(5);
  for (const { Key } of Contents) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    expect([Key, isMarked(gunzipSync(await Body!.transformToByteArray()))]).toEqual([Key, false]);
  }
  s3.destroy();
  expect(isMarked(JSON.stringify(await cloud.deadLetters()))).toBe(false);
});

test('no file of the home contains personal data: logs, up.json, PostgreSQL’s data and WAL', async () => {
  await query(url, 'checkpoint');
  const { searched, marked } = await markedFiles(home);
  expect(searched).toBeGreaterThan(500);
  expect(marked).toEqual([]);
});
